import type { ExampleMeans, Metric } from "./comparison";

/** Two variants paired by example, in the order of the example ids. */
export interface Pairs {
  /** Variant − baseline for the examples both have. */
  differences: Float64Array;
  /** The same over all examples, the missing ones filled in against the variant. */
  worstCase: Float64Array;
  missing: number;
}

/** Sums of trial means carry rounding; below this two means are the same. */
const sameWithin = 1e-12;

function known(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** +1 where more is better, −1 where less is. */
export function betterSign(metric: Metric): 1 | -1 {
  return metric === "hallucination_rate" ? -1 : 1;
}

/**
 * Pairs the examples of the union of both maps. Null, absent and non-finite values are missing. The worst case
 * gives a missing variant the worst value and a missing baseline the best.
 */
export function pairExamples(metric: Metric, baseline: ExampleMeans, variant: ExampleMeans): Pairs {
  const ids = [...new Set([...baseline.keys(), ...variant.keys()])].sort();
  const best = betterSign(metric) === 1 ? 1 : 0;
  const differences: number[] = [];
  const worstCase: number[] = [];
  for (const id of ids) {
    const before = baseline.get(id);
    const after = variant.get(id);
    const raw = (known(after) ? after : 1 - best) - (known(before) ? before : best);
    const difference = Math.abs(raw) <= sameWithin ? 0 : raw;
    worstCase.push(difference);
    if (known(before) && known(after)) differences.push(difference);
  }
  return {
    differences: Float64Array.from(differences),
    worstCase: Float64Array.from(worstCase),
    missing: ids.length - differences.length,
  };
}
