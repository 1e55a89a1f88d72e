import type { z } from "zod";
import { type AuditFilter, exportAuditLogsQuery, listAuditLogsQuery } from "@/lib/domain/api/audit-logs";
import { parseInput } from "@/lib/domain/api/inbound";
import { timesOf } from "../../time-search";

export const auditSearchNames = [
  "actor",
  "action",
  "object_type",
  "object_id",
  "range",
  "from",
  "to",
] as const;
export type AuditSearch = { [Name in (typeof auditSearchNames)[number]]?: string | undefined };

function given(search: AuditSearch, now: Date): Record<string, string> {
  const { range, from, to, ...same } = search;
  const all = { ...same, ...timesOf({ range, from, to }, now) };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, value]],
    ),
  );
}

/**
 * What the address of the audit log asks for.
 * @throws AssayError `invalid` when it asks for something that does not exist.
 */
export function auditFilterOf(search: AuditSearch, now: Date): AuditFilter {
  const { limit: _limit, cursor: _cursor, ...filter } = parseInput(listAuditLogsQuery, given(search, now));
  return filter;
}

/** The same for its export. Throws as `auditFilterOf`. */
export function auditExportOf(
  search: AuditSearch,
  format: "csv" | "json",
  now: Date,
): z.output<typeof exportAuditLogsQuery> {
  return parseInput(exportAuditLogsQuery, { ...given(search, now), format });
}
