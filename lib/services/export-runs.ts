import "server-only";
import { listRunLog } from "@/lib/data/run-log";
import { maxPageSize } from "@/lib/domain/api/common";
import type { ListRunsQuery } from "@/lib/domain/api/runs";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ExportedFile, ExportFormat } from "./exported-file";
import { exportRows } from "./row-export";

const columns = [
  "id",
  "created_at",
  "status",
  "error_kind",
  "prompt",
  "version_number",
  "provider",
  "model",
  "origin",
  "user",
  "latency_ms",
  "tokens_in",
  "tokens_out",
  "usage_estimated",
  "cost_usd",
  "cost_estimated",
] as const;

/** The run log as a file, streamed: what its table shows, newest first, at most 100,000 rows. */
export function exportRuns(viewer: Viewer, query: ListRunsQuery, format: ExportFormat): ExportedFile {
  return exportRows(
    {
      name: "runs",
      columns,
      page: (cursor) => listRunLog(viewer, { ...query, limit: maxPageSize, cursor: cursor ?? query.cursor }),
      object: ({ preview: _preview, prompt, ...row }) => ({ ...row, prompt: prompt?.slug ?? null }),
    },
    format,
  );
}
