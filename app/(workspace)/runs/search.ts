import { parseInput } from "@/lib/domain/api/inbound";
import { type ListRunsQuery, listRunsQuery } from "@/lib/domain/api/runs";
import { timesOf } from "../time-search";

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
