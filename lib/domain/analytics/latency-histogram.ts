/**
 * A mergeable latency histogram: counts in fixed, geometrically growing buckets. Two histograms merge by adding
 * their counts; a percentile read from one is off by at most half a bucket (about 9 %).
 */
const firstUpperMs = 10;
const growth = 2 ** 0.25;
export const latencyBucketCount = 64;

/** Index of the bucket that counts a latency in milliseconds. */
export function latencyBucket(latencyMs: number): number {
  if (!(latencyMs > firstUpperMs)) return 0;
  return Math.min(latencyBucketCount - 1, Math.ceil(Math.log(latencyMs / firstUpperMs) / Math.log(growth)));
}

/** Upper edge of a bucket in milliseconds; the last bucket is open, its edge is only where it is drawn. */
export function latencyBucketUpperMs(bucket: number): number {
  return firstUpperMs * growth ** bucket;
}

/**
 * Percentile estimate in milliseconds, linear within its bucket; null for an empty histogram.
 * @param fraction in (0,1], 0.95 for p95.
 */
export function latencyPercentile(counts: readonly number[], fraction: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = fraction * total;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const lower = bucket === 0 ? 0 : latencyBucketUpperMs(bucket - 1);
      return lower + (latencyBucketUpperMs(bucket) - lower) * ((rank - below) / count);
    }
    below += count;
  }
  return latencyBucketUpperMs(counts.length - 1);
}
