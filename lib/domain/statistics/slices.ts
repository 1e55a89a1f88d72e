import { bcaMeanInterval, type Interval } from "./bootstrap";
import { defaultResamples, type ExampleMeans, type Metric } from "./comparison";
import { meanOf } from "./moments";
import { pairExamples } from "./pairing";
import { RandomStream } from "./random";

/** A tag's share of a comparison. Exploratory: many slices are looked at, so none gets a p-value or a verdict. */
export interface TagSlice {
  tag: string;
  nPairs: number;
  difference: number | null;
  ci: Interval | null;
}

/** The examples of each tag, tags in alphabetical order; an example with several tags is in each, one with none in none. */
export function examplesByTag(
  tags: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const byTag = new Map<string, string[]>();
  for (const [id, own] of tags) {
    for (const tag of new Set(own)) {
      const ids = byTag.get(tag);
      if (ids === undefined) byTag.set(tag, [id]);
      else ids.push(id);
    }
  }
  return new Map([...byTag].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The means of some of the examples; an example without an entry stays without. */
export function meansOf(means: ExampleMeans, ids: readonly string[]): ExampleMeans {
  const some = new Map<string, number | null>();
  for (const id of ids) {
    const mean = means.get(id);
    if (mean !== undefined) some.set(id, mean);
  }
  return some;
}

/** A variant against the baseline within each tag of `examples`, as `examplesByTag` makes it. */
export function sliceByTag(input: {
  metric: Metric;
  baseline: ExampleMeans;
  variant: ExampleMeans;
  examples: ReadonlyMap<string, readonly string[]>;
  seed: number;
  resamples?: number;
}): TagSlice[] {
  const { metric, seed, resamples = defaultResamples } = input;
  return [...input.examples].map(([tag, ids]): TagSlice => {
    const { differences } = pairExamples(metric, meansOf(input.baseline, ids), meansOf(input.variant, ids));
    const random = RandomStream.named(seed, `${metric} slice ${tag}`);
    return {
      tag,
      nPairs: differences.length,
      difference: differences.length === 0 ? null : meanOf(differences),
      ci: bcaMeanInterval(differences, { resamples, random }),
    };
  });
}
