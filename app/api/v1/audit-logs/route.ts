import { listAuditLogs } from "@/lib/data/audit-logs";
import { listAuditLogsQuery } from "@/lib/domain/api/audit-logs";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "audit.read", query: listAuditLogsQuery }, ({ viewer, query }) =>
    listAuditLogs(viewer, query),
  ),
});
