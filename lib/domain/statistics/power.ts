import { maxNoncentrality, noncentralTCdf, studentTQuantile } from "./distributions";

/** The power every planning figure aims at. */
export const targetPower = 0.8;

/**
 * Power of the two-sided paired t test with n ≥ 2 pairs at level alpha, for the standardised effect
 * `effectSize` = |mean difference| / standard deviation of the differences (Cohen's d_z).
 */
export function pairedPower(n: number, effectSize: number, alpha: number): number {
  const noncentrality = Math.abs(effectSize) * Math.sqrt(n);
  const critical = studentTQuantile(1 - alpha / 2, n - 1);
  return powerAt(noncentrality, critical, n - 1);
}

function powerAt(noncentrality: number, critical: number, df: number): number {
  return 1 - noncentralTCdf(critical, df, noncentrality) + noncentralTCdf(-critical, df, noncentrality);
}

/**
 * The smallest mean difference that n pairs would find with 80 % power at level alpha, in the units of
 * `standardDeviation` (of the differences). Null where n < 2 or the spread is 0, and where n is so small for
 * this alpha that the answer exceeds 37 standard errors.
 */
export function minimumDetectableDifference(
  n: number,
  standardDeviation: number,
  alpha: number,
  power: number = targetPower,
): number | null {
  if (n < 2 || !(standardDeviation > 0)) return null;
  const critical = studentTQuantile(1 - alpha / 2, n - 1);
  let low = 0;
  let high = 2;
  while (high < maxNoncentrality && powerAt(high, critical, n - 1) < power) {
    low = high;
    high = Math.min(maxNoncentrality, high * 2);
  }
  if (powerAt(high, critical, n - 1) < power) return null;
  // Bisection to the last bit: power rises with noncentrality, and 60 halvings cost less than being clever.
  for (let i = 0; i < 60 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (powerAt(middle, critical, n - 1) < power) low = middle;
    else high = middle;
  }
  return (((low + high) / 2) * standardDeviation) / Math.sqrt(n);
}

/** The smallest n in [lowest, highest] for which `holds`, which must stay true once true; null when none. */
export function smallestCount(lowest: number, highest: number, holds: (n: number) => boolean): number | null {
  let low = lowest;
  let high = lowest;
  while (!holds(high)) {
    if (high >= highest) return null;
    low = high + 1;
    high = Math.min(highest, high * 2);
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Beyond this many examples a planning figure helps nobody. */
export const largestPlan = 10_000_000;

/**
 * Pairs needed to find a mean difference of `difference` with 80 % power at level alpha; null where the spread
 * or the difference is 0, or more than ten million would be needed.
 */
export function pairsNeeded(
  difference: number,
  standardDeviation: number,
  alpha: number,
  power: number = targetPower,
): number | null {
  if (!(standardDeviation > 0) || difference === 0) return null;
  const effectSize = Math.abs(difference) / standardDeviation;
  return smallestCount(2, largestPlan, (n) => {
    // Past the series' reach the power is 1 for any alpha in use, once there are a few degrees of freedom.
    if (effectSize * Math.sqrt(n) > maxNoncentrality) return n > 4;
    return pairedPower(n, effectSize, alpha) >= power;
  });
}
