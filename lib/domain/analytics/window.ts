const hourMs = 3_600_000;

/** A span of whole hours and the equally long one before it. */
export interface HourWindow {
  hours: number;
  before: Date;
  from: Date;
  to: Date;
}

/** The last `hours` hours, the running one included, and as many before them. */
export function lastHours(hours: number, now: Date): HourWindow {
  const to = new Date((Math.floor(now.getTime() / hourMs) + 1) * hourMs);
  return {
    hours,
    to,
    from: new Date(to.getTime() - hours * hourMs),
    before: new Date(to.getTime() - 2 * hours * hourMs),
  };
}

/** The values of a window hour by hour; hours without a row are `empty`. */
export function hourly<Row extends { hour: Date }, Value>(
  window: HourWindow,
  rows: readonly Row[],
  value: (row: Row) => Value,
  empty: Value,
): Value[] {
  const known = new Map(rows.map((row) => [row.hour.getTime(), row]));
  return Array.from({ length: window.hours }, (_, index) => {
    const row = known.get(window.from.getTime() + index * hourMs);
    return row === undefined ? empty : value(row);
  });
}

/** Relative change, 0.08 for eight per cent more; null where there is nothing to compare with. */
export function relativeChange(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return (now - before) / before;
}
