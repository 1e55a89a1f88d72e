import "server-only";
import { stringify } from "csv-stringify/sync";
import type { z } from "zod";
import { listAuditLogs, recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import type { AuditFilter, AuditLogAnswer, exportAuditLogsQuery } from "@/lib/domain/api/audit-logs";
import { maxPageSize } from "@/lib/domain/api/common";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** More rows are what the REST list is for, a page at a time. */
const maxRows = 100_000;

const columns = [
  "id",
  "created_at",
  "actor_type",
  "actor_id",
  "actor_name",
  "action",
  "object_type",
  "object_id",
  "object_name",
  "before",
  "after",
  "address",
  "request_id",
] as const;

function cells({ actor, object, before, after, ...row }: AuditLogAnswer) {
  return {
    ...row,
    actor_type: actor.type,
    actor_id: actor.id,
    actor_name: actor.name,
    object_type: object.type,
    object_id: object.id,
    object_name: object.name,
    before: before === null ? null : JSON.stringify(before),
    after: after === null ? null : JSON.stringify(after),
  };
}

async function* pages(viewer: Viewer, filter: AuditFilter): AsyncGenerator<AuditLogAnswer[]> {
  let cursor: string | undefined;
  let count = 0;
  do {
    const page = await listAuditLogs(viewer, { ...filter, limit: maxPageSize, cursor });
    count += page.data.length;
    yield page.data;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && count < maxRows);
}

async function* csvPieces(viewer: Viewer, filter: AuditFilter): AsyncGenerator<string> {
  yield stringify([[...columns]]);
  for await (const rows of pages(viewer, filter)) {
    // A name that a spreadsheet would run as a formula stays text.
    yield stringify(rows.map(cells), { columns: [...columns], escape_formulas: true });
  }
}

async function* jsonPieces(viewer: Viewer, filter: AuditFilter): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const rows of pages(viewer, filter)) {
    if (rows.length === 0) continue;
    yield separator + rows.map((row) => JSON.stringify(row)).join(",\n");
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

/**
 * The audit log as a file, streamed, newest first, at most 100,000 rows. That it was taken out is recorded first, so
 * the file tells of itself.
 * @throws AssayError `forbidden`.
 */
export async function exportAuditLogs(
  viewer: Viewer,
  query: z.output<typeof exportAuditLogsQuery>,
): Promise<{ filename: string; mediaType: string; body: ReadableStream<Uint8Array> }> {
  requireRole(viewer.role, "audit.read");
  const { format, ...filter } = query;
  await transaction(() =>
    recordAudit(viewer, { action: "audit_log.export", objectId: null, objectName: null, after: query }),
  );
  const pieces = format === "csv" ? csvPieces(viewer, filter) : jsonPieces(viewer, filter);
  return {
    filename: `audit-log.${format}`,
    mediaType: format === "csv" ? "text/csv; charset=utf-8" : "application/json",
    body: streamOf(pieces),
  };
}
