import { atOnce, type Steps } from "../steps";
import { bcaMeanIntervalSteps, type Interval } from "./bootstrap";
import { meanOf } from "./moments";
import { wilsonInterval } from "./proportions";
import { RandomStream } from "./random";

/** A variant's mean over its examples. */
export interface MeanInterval {
  n: number;
  mean: number | null;
  ci: Interval | null;
  method: "wilson" | "bca" | null;
}

/**
 * Mean of example means with a 95 % interval: Wilson where every value is 0 or 1 (a single pass rate), else the
 * BCa bootstrap over examples. Nulls are left out. No values: mean null; one value that is not 0 or 1: no interval.
 */
export function* meanIntervalSteps(
  values: Iterable<number | null>,
  options: { seed: number; resamples?: number; confidence?: number },
): Steps<MeanInterval> {
  const present = Float64Array.from(
    [...values].filter((value): value is number => value !== null && Number.isFinite(value)),
  );
  const n = present.length;
  if (n === 0) return { n, mean: null, ci: null, method: null };
  const mean = meanOf(present);
  const confidence = options.confidence ?? 0.95;
  if (present.every((value) => value === 0 || value === 1)) {
    return { n, mean, ci: wilsonInterval(mean * n, n, confidence), method: "wilson" };
  }
  // The order in which a database returns rows must not change the interval.
  present.sort();
  const random = RandomStream.named(options.seed, "mean");
  const resamples = options.resamples ?? 10_000;
  const ci = yield* bcaMeanIntervalSteps(present, { resamples, random, confidence });
  return { n, mean, ci, method: ci === null ? null : "bca" };
}

/** `meanIntervalSteps` at once. */
export function meanInterval(...given: Parameters<typeof meanIntervalSteps>): MeanInterval {
  return atOnce(meanIntervalSteps(...given));
}
