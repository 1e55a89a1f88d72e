import { atOnce, type Steps } from "../steps";
import type { RandomStream } from "./random";
import { incompleteBeta } from "./special-functions";

/** Up to this many non-zero differences all sign patterns are counted. */
const exactLimit = 16;

/** The sum of `values[start..start+count)` under every sign pattern; bit i of the index set means plus. */
function signedSums(values: Float64Array, start: number, count: number, out: Float64Array, at: number): void {
  out[at] = 0;
  for (let i = 0; i < count; i++) {
    const value = values[start + i] ?? 0;
    const size = 1 << i;
    for (let j = 0; j < size; j++) {
      const sum = out[at + j] ?? 0;
      out[at + size + j] = sum + value;
      out[at + j] = sum - value;
    }
  }
}

function countAsExtreme(sums: Float64Array, threshold: number): number {
  let count = 0;
  for (let i = 0; i < sums.length; i++) {
    if (Math.abs(sums[i] ?? 0) >= threshold) count++;
  }
  return count;
}

/**
 * Two-sided p-value of the exact sign test: the probability that a fair coin, thrown k times, lands at least as
 * far from k/2 as `heads` did. It is McNemar's exact test on k discordant pairs.
 */
export function exactSignTest(heads: number, k: number): number {
  const fewer = Math.min(heads, k - heads);
  if (k <= 50) {
    // Binomial coefficients are whole numbers a double holds: the p-value is exact, and 1 is 1.
    let coefficient = 1;
    let patterns = 0;
    for (let i = 0; i <= fewer; i++) {
      patterns += coefficient;
      coefficient = (coefficient * (k - i)) / (i + 1);
    }
    return Math.min(1, (2 * patterns) / 2 ** k);
  }
  return Math.min(1, 2 * incompleteBeta(k - fewer, fewer + 1, 0.5));
}

/**
 * Sums under `resamples` random sign patterns. Eight differences at a time become a table of 256 sums, so that
 * one 32-bit draw flips 32 signs with four look-ups.
 */
function* sampledSums(values: Float64Array, resamples: number, random: RandomStream): Steps<Float64Array> {
  const sums = new Float64Array(resamples);
  const bits = new Uint32Array(resamples);
  const table = new Float64Array(1024);
  for (let start = 0; start < values.length; start += 32) {
    // Past the end signedSums reads zeros, which any sign leaves alone.
    for (let part = 0; part < 4; part++) signedSums(values, start + 8 * part, 8, table, 256 * part);
    random.fill(bits);
    for (let r = 0; r < resamples; r++) {
      const word = bits[r] ?? 0;
      sums[r] =
        (sums[r] ?? 0) +
        (table[word & 255] ?? 0) +
        (table[256 + ((word >>> 8) & 255)] ?? 0) +
        (table[512 + ((word >>> 16) & 255)] ?? 0) +
        (table[768 + (word >>> 24)] ?? 0);
    }
    yield;
  }
  return sums;
}

/**
 * Two-sided paired sign-flip permutation test of "the differences are symmetric about 0", on their mean.
 * Exact when at most 16 differences are non-zero, or when all non-zero ones have one size (then it is the exact
 * sign test, McNemar's on pass/fail data); else p = (b+1)/(m+1) over m = `resamples` random patterns
 * (Phipson and Smyth 2010). 1 when nothing differs.
 */
export function* signFlipTestSteps(
  differences: ArrayLike<number>,
  options: { resamples: number; random: RandomStream },
): Steps<number> {
  const nonZero = Float64Array.from(Array.from(differences).filter((d) => d !== 0));
  const k = nonZero.length;
  if (k === 0) return 1;
  let total = 0;
  let scale = 0;
  let positive = 0;
  let smallest = Infinity;
  let largest = 0;
  for (const d of nonZero) {
    const size = Math.abs(d);
    total += d;
    scale += size;
    if (d > 0) positive++;
    smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
  }
  if (largest - smallest <= 1e-12 * largest) return exactSignTest(positive, k);
  // Patterns whose sum equals the observed one up to rounding are as extreme as it.
  const threshold = Math.abs(total) - 1e-12 * scale;
  if (k <= exactLimit) {
    const sums = new Float64Array(2 ** k);
    signedSums(nonZero, 0, k, sums, 0);
    return countAsExtreme(sums, threshold) / sums.length;
  }
  const sums = yield* sampledSums(nonZero, options.resamples, options.random);
  return (countAsExtreme(sums, threshold) + 1) / (options.resamples + 1);
}

/** `signFlipTestSteps` at once. */
export function signFlipTest(...given: Parameters<typeof signFlipTestSteps>): number {
  return atOnce(signFlipTestSteps(...given));
}
