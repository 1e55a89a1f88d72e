import { parseInput } from "@/lib/domain/api/inbound";
import { type ResultLogQuery, resultLogQuery } from "@/lib/domain/evaluations/result-log";

export const resultSearchNames = [
  "experiment",
  "prompt",
  "evaluator",
  "status",
  "passed",
  "min",
  "max",
  "cursor",
] as const;
export type ResultSearch = { [Name in (typeof resultSearchNames)[number]]?: string | undefined };

/**
 * What the address of the results asks for.
 * @throws AssayError `invalid` when it asks for something that does not exist.
 */
export function resultQueryOf(search: ResultSearch, limit: number): ResultLogQuery {
  const given = Object.entries({ ...search, limit: String(limit) });
  return parseInput(
    resultLogQuery,
    Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== "")),
  );
}
