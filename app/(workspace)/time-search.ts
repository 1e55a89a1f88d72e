import { timeRanges } from "@/components/filters/time-filter";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A stretch of time in an address: a range up to now by its name, or "custom" from a first to a last UTC day. */
export interface TimeSearch {
  range?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** The same as the times a list is asked with, its end exclusive. What makes no sense is passed on, to be refused there. */
export function timesOf({ range, from, to }: TimeSearch, now: Date): { from?: string; to?: string } {
  if (range === "custom") {
    const last = to === undefined ? Number.NaN : Date.parse(to);
    return {
      ...(from === undefined ? {} : { from }),
      // People name the last day they want to see; the query's end is exclusive.
      ...(to === undefined ? {} : { to: Number.isNaN(last) ? to : new Date(last + dayMs).toISOString() }),
    };
  }
  const known = timeRanges.find(({ value }) => value === range);
  return known === undefined ? {} : { from: new Date(now.getTime() - known.hours * hourMs).toISOString() };
}
