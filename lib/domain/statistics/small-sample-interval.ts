import type { Interval } from "./bootstrap";
import { studentTQuantile } from "./distributions";

/**
 * 95 % interval of a mean paired difference that does not collapse when most pairs tie:
 * m ± t(.975, n−1)·√(v/N) with N = n+2, m = Σd/N, v = (Σd²+1)/N − m². It adds one better and one worse half-pair
 * as Agresti and Min (2005) and Bonett and Price (2012) do for paired proportions; differences lie in [−1, 1].
 * `sum` is Σd, `squares` is Σd². Null for n < 2.
 */
export function smallSampleInterval(
  n: number,
  sum: number,
  squares: number,
  confidence = 0.95,
): Interval | null {
  if (n < 2) return null;
  const adjusted = n + 2;
  const mean = sum / adjusted;
  const variance = Math.max(0, (squares + 1) / adjusted - mean * mean);
  const half = studentTQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / adjusted);
  return [mean - half, mean + half];
}
