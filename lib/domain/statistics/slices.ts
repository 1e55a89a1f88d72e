import { bcaMeanInterval, type Interval } from "./bootstrap";
import { defaultResamples, type ExampleMeans, type Metric } from "./comparison";
import { type MeanInterval, meanInterval } from "./mean-interval";
import { meanOf } from "./moments";
import { betterSign, pairExamples } from "./pairing";
import { RandomStream } from "./random";

/** A tag's share of a comparison. Exploratory: many slices are looked at, so none gets a p-value or a verdict. */
export interface TagSlice {
  tag: string;
  /** The variant's own mean over the examples with this tag. */
  variant: MeanInterval;
  nPairs: number;
  missingPairs: number;
  difference: number | null;
  ci: Interval | null;
  better: number;
  worse: number;
  tied: number;
}

function withTag(means: ExampleMeans, ids: ReadonlySet<string>): ExampleMeans {
  return new Map([...means].filter(([id]) => ids.has(id)));
}

/**
 * A variant against the baseline within each tag, tags in alphabetical order. `tags` maps example id → its tags;
 * an example with several tags counts in each, one with none in none.
 */
export function sliceByTag(input: {
  metric: Metric;
  baseline: ExampleMeans;
  variant: ExampleMeans;
  tags: ReadonlyMap<string, readonly string[]>;
  seed: number;
  resamples?: number;
}): TagSlice[] {
  const resamples = input.resamples ?? defaultResamples;
  const idsByTag = new Map<string, Set<string>>();
  for (const [id, tags] of input.tags) {
    for (const tag of tags) idsByTag.set(tag, (idsByTag.get(tag) ?? new Set()).add(id));
  }
  const sign = betterSign(input.metric);
  return [...idsByTag.keys()].sort().map((tag): TagSlice => {
    const ids = idsByTag.get(tag) ?? new Set<string>();
    const variant = withTag(input.variant, ids);
    const { differences, missing } = pairExamples(input.metric, withTag(input.baseline, ids), variant);
    const random = RandomStream.named(input.seed, `${input.metric} slice ${tag}`);
    const better = differences.filter((d) => d * sign > 0).length;
    const worse = differences.filter((d) => d * sign < 0).length;
    return {
      tag,
      variant: meanInterval(variant.values(), { seed: input.seed, resamples }),
      nPairs: differences.length,
      missingPairs: missing,
      difference: differences.length === 0 ? null : meanOf(differences),
      ci: bcaMeanInterval(differences, { resamples, random }),
      better,
      worse,
      tied: differences.length - better - worse,
    };
  });
}
