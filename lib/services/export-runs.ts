import "server-only";
import { stringify } from "csv-stringify/sync";
import { listRunLog } from "@/lib/data/run-log";
import { maxPageSize } from "@/lib/domain/api/common";
import type { ListRunsQuery } from "@/lib/domain/api/runs";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { RunLogRow } from "@/lib/domain/runs/run-log";

/** More rows are what the REST API is for, a page at a time. */
const maxRows = 100_000;

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

function exported({ preview: _preview, prompt, ...row }: RunLogRow) {
  return { ...row, prompt: prompt?.slug ?? null };
}

async function* pages(viewer: Viewer, query: ListRunsQuery): AsyncGenerator<RunLogRow[]> {
  let cursor = query.cursor;
  let count = 0;
  do {
    const page = await listRunLog(viewer, { ...query, limit: maxPageSize, cursor });
    count += page.data.length;
    yield page.data;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && count < maxRows);
}

async function* csvPieces(viewer: Viewer, query: ListRunsQuery): AsyncGenerator<string> {
  yield stringify([[...columns]]);
  for await (const rows of pages(viewer, query)) {
    yield stringify(rows.map(exported), {
      columns: [...columns],
      cast: { boolean: String },
      // A user or model name that a spreadsheet would run as a formula stays text.
      escape_formulas: true,
    });
  }
}

async function* jsonPieces(viewer: Viewer, query: ListRunsQuery): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const rows of pages(viewer, query)) {
    if (rows.length === 0) continue;
    yield separator + rows.map((row) => JSON.stringify(exported(row))).join(",\n");
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

/** The run log as a file, streamed: what its table shows, newest first, at most 100,000 rows. */
export function exportRuns(
  viewer: Viewer,
  query: ListRunsQuery,
  format: "csv" | "json",
): { filename: string; mediaType: string; body: ReadableStream<Uint8Array> } {
  const pieces = format === "csv" ? csvPieces(viewer, query) : jsonPieces(viewer, query);
  return {
    filename: `runs.${format}`,
    mediaType: format === "csv" ? "text/csv; charset=utf-8" : "application/json",
    body: streamOf(pieces),
  };
}
