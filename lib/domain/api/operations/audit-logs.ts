import { auditLogPageSchema, exportAuditLogsQuery, listAuditLogsQuery } from "../audit-logs";
import { file, type Operation, ok } from "./operation";

const tag = "Workspace";

export const auditLogOperations: readonly Operation[] = [
  {
    id: "listAuditLogs",
    method: "GET",
    path: "/audit-logs",
    tag,
    summary: "Who did what to which object",
    description:
      "Every change made in the workspace, by people, API keys and Assay itself. Rows are never changed or deleted.",
    permission: "audit.read",
    query: listAuditLogsQuery,
    answers: [ok("Rows, newest first.", auditLogPageSchema)],
  },
  {
    id: "exportAuditLogs",
    method: "GET",
    path: "/audit-logs/export",
    tag,
    summary: "Export the audit log as a file",
    description: "Newest first, at most 100,000 rows. The export itself is recorded.",
    permission: "audit.read",
    query: exportAuditLogsQuery,
    answers: [file("The file.", ["text/csv", "application/json"])],
  },
];
