import { exportAuditLogsQuery } from "@/lib/domain/api/audit-logs";
import { methods, route } from "@/lib/entry/route";
import { exportAuditLogs } from "@/lib/services/export-audit-logs";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "audit.read", query: exportAuditLogsQuery }, async ({ viewer, query }) => {
    const { filename, mediaType, body } = await exportAuditLogs(viewer, query);
    return new Response(body, {
      headers: { "content-type": mediaType, "content-disposition": `attachment; filename="${filename}"` },
    });
  }),
});
