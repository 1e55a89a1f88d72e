import { atOnce, type Steps } from "../steps";
import { normalCdf, normalQuantile } from "./distributions";
import { meanOf } from "./moments";
import type { RandomStream } from "./random";

/** [low, high]. */
export type Interval = readonly [number, number];

/** Values drawn between two yields: about a millisecond. */
const drawsAStep = 500_000;

/** Fills `means` from `from` to before `to`. */
function drawMeans(
  values: Float64Array,
  means: Float64Array,
  [from, to]: readonly [number, number],
  words: Uint32Array,
  random: RandomStream,
): void {
  const n = values.length;
  const step = n / 2 ** 32;
  for (let r = from; r < to; r++) {
    random.fill(words);
    // Two sums side by side hide the latency of floating-point addition.
    let even = 0;
    let odd = 0;
    let i = 0;
    for (; i + 1 < n; i += 2) {
      even += values[((words[i] ?? 0) * step) | 0] ?? 0;
      odd += values[((words[i + 1] ?? 0) * step) | 0] ?? 0;
    }
    if (i < n) even += values[((words[i] ?? 0) * step) | 0] ?? 0;
    means[r] = (even + odd) / n;
  }
}

/**
 * `resamples` means of n values drawn with replacement from `values` (n = values.length ≥ 1). An index takes one
 * 32-bit word, so no index is favoured by more than n/2³².
 */
export function* bootstrapMeans(
  values: Float64Array,
  resamples: number,
  random: RandomStream,
): Steps<Float64Array> {
  const means = new Float64Array(resamples);
  const words = new Uint32Array(values.length);
  const chunk = Math.max(1, Math.floor(drawsAStep / values.length));
  for (let from = 0; from < resamples; from += chunk) {
    drawMeans(values, means, [from, Math.min(resamples, from + chunk)], words, random);
    yield;
  }
  return means;
}

/** Quantile of sorted values with linear interpolation (Hyndman and Fan type 7, NumPy's default). */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number {
  const position = Math.min(1, Math.max(0, p)) * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(sorted.length - 1, below + 1)] ?? Number.NaN;
  return low + (high - low) * (position - below);
}

/** Share of the distribution below the value, ties counted half. */
function shareBelow(distribution: Float64Array, value: number): number {
  const tolerance = 1e-12 * Math.abs(value);
  let count = 0;
  for (let i = 0; i < distribution.length; i++) {
    const x = distribution[i] ?? 0;
    if (x < value - tolerance) count += 1;
    else if (x <= value + tolerance) count += 0.5;
  }
  return count / distribution.length;
}

/** Acceleration of the mean: its jackknife values in closed form (Efron 1987, eq. 6.6). 0 without spread. */
function acceleration(values: Float64Array, mean: number): number {
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < values.length; i++) {
    const d = (values[i] ?? 0) - mean;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

/**
 * Bias-corrected and accelerated interval (Efron 1987) of the mean of `values`, from its bootstrap distribution
 * (sorted in place). Falls back to the percentile interval where the correction is undefined.
 */
export function bcaFromDistribution(
  values: Float64Array,
  distribution: Float64Array,
  confidence = 0.95,
): Interval {
  const mean = meanOf(values);
  const z0 = normalQuantile(shareBelow(distribution, mean));
  const a = acceleration(values, mean);
  const tail = normalQuantile((1 - confidence) / 2);
  const level = (z: number) => normalCdf(z0 + (z0 + z) / (1 - a * (z0 + z)));
  distribution.sort();
  const usable = Number.isFinite(z0) && 1 - a * (z0 + tail) > 0 && 1 - a * (z0 - tail) > 0;
  const low = usable ? level(tail) : (1 - confidence) / 2;
  const high = usable ? level(-tail) : (1 + confidence) / 2;
  return [sortedQuantile(distribution, low), sortedQuantile(distribution, high)];
}

/**
 * BCa bootstrap interval of a mean; null for fewer than two values. Where all values are equal it is that value
 * twice, which says nothing about the sampling error.
 */
export function* bcaMeanIntervalSteps(
  values: Float64Array,
  options: { resamples: number; random: RandomStream; confidence?: number },
): Steps<Interval | null> {
  if (values.length < 2) return null;
  const first = values[0] ?? 0;
  if (values.every((value) => value === first)) return [first, first];
  const distribution = yield* bootstrapMeans(values, options.resamples, options.random);
  return bcaFromDistribution(values, distribution, options.confidence ?? 0.95);
}

/** `bcaMeanIntervalSteps` at once. */
export function bcaMeanInterval(...given: Parameters<typeof bcaMeanIntervalSteps>): Interval | null {
  return atOnce(bcaMeanIntervalSteps(...given));
}
