/** A linear scale from a domain to percent of the plot, clamped to it. */
export function percentScale(lo: number, hi: number): (value: number) => number {
  const span = hi - lo || 1;
  return (value) => Math.min(100, Math.max(0, ((value - lo) / span) * 100));
}

/** The next round number at or above whose half is round too: an axis shows 0, half and this. */
export function niceCeil(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(6));
}

export interface IntervalScale {
  /** The plot runs from −max to +max. */
  max: number;
  /** Values that get a label: −tick, 0, +tick. */
  tick: number;
}

/** One scale for every interval plot of a table, so that rows can be compared by eye. Symmetric about zero. */
export function sharedIntervalScale(
  rows: readonly { difference: number | null; ci: readonly [number, number] | null }[],
  smallestDifference: number,
): IntervalScale {
  const reach = rows.flatMap((row) => [row.difference ?? 0, ...(row.ci ?? [])]).map(Math.abs);
  const tick = niceCeil(Math.max(...reach, smallestDifference * 2));
  return { max: tick * 1.3, tick };
}
