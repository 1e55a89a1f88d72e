import { largestPlan, pairsNeeded, smallestCount } from "./power";
import { smallSampleInterval } from "./small-sample-interval";

/** What the pairs of one comparison come to. */
export interface PairSummary {
  n: number;
  sum: number;
  squares: number;
  standardDeviation: number;
}

/** The fewest pairs with which the sign-flip test can reach p < alpha at all: 2^(1−n) < alpha. */
export function fewestPairsForSignificance(alpha: number): number {
  return Math.floor(1 - Math.log2(alpha)) + 1;
}

/** Pairs at which the small-sample interval fits inside ±band if further pairs look like these, from `lowest`. */
function pairsToRuleOut(lowest: number, mean: number, meanSquare: number, band: number): number | null {
  if (Math.abs(mean) >= band) return null;
  return smallestCount(Math.max(2, lowest), largestPlan, (n) => {
    const interval = smallSampleInterval(n, mean * n, meanSquare * n);
    return interval !== null && interval[0] > -band && interval[1] < band;
  });
}

/**
 * Examples needed to settle an underpowered comparison: enough to find a difference of `band` with 80 % power at
 * level `alpha`, and to rule one out should there be no difference. Where there are that many already, the
 * observed difference lies near the edge of the band: then enough to settle *it*, one way or the other.
 * Null when the pairs say nothing to plan with (fewer than two) or ten million would not do.
 */
export function examplesNeeded(pairs: PairSummary, band: number, alpha: number): number | null {
  const { n, sum, squares, standardDeviation } = pairs;
  if (n < 2) return null;
  const fewest = fewestPairsForSignificance(alpha);
  const mean = sum / n;
  const variance = standardDeviation ** 2;
  const ruleOut = pairsToRuleOut(2, 0, variance, band);
  const find = standardDeviation > 0 ? pairsNeeded(band, standardDeviation, alpha) : fewest;
  if (find === null || ruleOut === null) return null;
  const planned = Math.max(fewest, find, ruleOut);
  if (planned > n) return planned;
  const findObserved = standardDeviation > 0 ? pairsNeeded(mean, standardDeviation, alpha) : fewest;
  const ruleOutObserved = pairsToRuleOut(n + 1, mean, squares / n, band);
  const settled = Math.min(findObserved ?? Infinity, ruleOutObserved ?? Infinity);
  return Number.isFinite(settled) ? Math.max(n + 1, settled) : null;
}
