const minute = 60_000;
const hour = 60 * minute;

/**
 * Milliseconds to wait after each failed attempt: ten attempts over about three days, as Standard Webhooks suggests
 * (standard-webhooks spec, "Deliverability and reliability").
 */
export const retryDelaysMs: readonly number[] = [
  5_000,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** Share of a delay by which it is lengthened at random, so that what failed together does not come back together. */
const jitter = 0.1;
/** A receiver may ask for a pause no longer than the longest of our own. */
const longestPauseMs = 24 * hour;

/**
 * Milliseconds until the next attempt; null when that was the last.
 * @param attempt the one that failed, counted from 0.
 * @param retryAfterMs what the receiver asked for; waited for when it is longer than ours.
 * @param random in [0, 1).
 */
export function nextAttemptDelayMs(
  attempt: number,
  retryAfterMs: number | null,
  random: number,
): number | null {
  const delay = retryDelaysMs[attempt];
  if (delay === undefined) return null;
  return Math.max(delay * (1 + jitter * random), Math.min(retryAfterMs ?? 0, longestPauseMs));
}
