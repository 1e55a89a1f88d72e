import { z } from "zod";
import { auditExportOf } from "@/app/(workspace)/settings/audit-log/search";
import { fileReply } from "@/lib/entry/file-reply";
import { methods, route } from "@/lib/entry/route";
import { exportAuditLogs } from "@/lib/services/export-audit-logs";

const text = z.string().max(2000).optional();

/** The parameters of the audit log's own address, and the format. */
const query = z.strictObject({
  actor: text,
  action: text,
  object_type: text,
  object_id: text,
  range: text,
  from: text,
  to: text,
  format: z.enum(["csv", "json"]),
});

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ credentials: "session", permission: "audit.read", query }, async ({ viewer, query }) => {
    const { format, ...search } = query;
    return fileReply(await exportAuditLogs(viewer, auditExportOf(search, format, new Date())));
  }),
});
