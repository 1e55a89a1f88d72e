import { timeRanges } from "@/components/runs/run-filters";
import { parseInput } from "@/lib/domain/api/inbound";
import { type ListRunsQuery, listRunsQuery } from "@/lib/domain/api/runs";

export const runSearchNames = [
  "q",
  "status",
  "prompt",
  "provider",
  "model",
  "origin",
  "user",
  "range",
  "from",
  "to",
  "cursor",
] as const;
export type RunSearch = { [Name in (typeof runSearchNames)[number]]?: string | undefined };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function timesOf({ range, from, to }: RunSearch, now: Date): { from?: string; to?: string } {
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

/**
 * What the address of the run log asks for.
 * @throws AssayError `invalid` when it asks for something that does not exist.
 */
export function runQueryOf(search: RunSearch, limit: number, now: Date): ListRunsQuery {
  const { q, prompt, range: _range, from: _from, to: _to, ...same } = search;
  const given = { ...same, query: q, prompt_id: prompt, limit: String(limit), ...timesOf(search, now) };
  return parseInput(
    listRunsQuery,
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== "")),
  );
}
