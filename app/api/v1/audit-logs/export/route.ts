import { exportAuditLogsQuery } from "@/lib/domain/api/audit-logs";
import { fileReply } from "@/lib/entry/file-reply";
import { methods, route } from "@/lib/entry/route";
import { exportAuditLogs } from "@/lib/services/export-audit-logs";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "audit.read", query: exportAuditLogsQuery }, async ({ viewer, query }) =>
    fileReply(await exportAuditLogs(viewer, query)),
  ),
});
