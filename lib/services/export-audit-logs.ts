import "server-only";
import type { z } from "zod";
import { listAuditLogs, recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import type { AuditLogAnswer, exportAuditLogsQuery } from "@/lib/domain/api/audit-logs";
import { maxPageSize } from "@/lib/domain/api/common";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ExportedFile } from "./exported-file";
import { exportRows } from "./row-export";

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

/**
 * The audit log as a file, streamed, newest first, at most 100,000 rows. That it was taken out is recorded first, so
 * the file tells of itself.
 * @throws AssayError `forbidden`.
 */
export async function exportAuditLogs(
  viewer: Viewer,
  query: z.output<typeof exportAuditLogsQuery>,
): Promise<ExportedFile> {
  requireRole(viewer.role, "audit.read");
  const { format, ...filter } = query;
  await transaction(() =>
    recordAudit(viewer, { action: "audit_log.export", objectId: null, objectName: null, after: query }),
  );
  return exportRows(
    {
      name: "audit-log",
      columns,
      page: (cursor) => listAuditLogs(viewer, { ...filter, limit: maxPageSize, cursor }),
      object: format === "csv" ? cells : (row) => row,
    },
    format,
  );
}
