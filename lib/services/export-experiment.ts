import "server-only";
import { stringify } from "csv-stringify/sync";
import { listCells } from "@/lib/data/cells";
import { getExperiment, getExperimentDetails } from "@/lib/data/experiment-answers";
import type {
  EvaluationResultAnswer,
  ExportExperimentQuery,
  ExportTable,
} from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { comparisonRows, csvColumns, flat, resultRows } from "./export-tables";

const pageSize = 200;

async function* pages(viewer: Viewer, id: string): AsyncGenerator<EvaluationResultAnswer[]> {
  let cursor: string | undefined;
  do {
    const page = await listCells(viewer, id, { limit: pageSize, cursor });
    yield page.data;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

const columns = [
  "id",
  "version_number",
  "provider",
  "model",
  "golden_example_id",
  "trial",
  "status",
  "score",
  "passed",
  "hallucination_rate",
  "reason",
  "output",
  "expected_output",
  "latency_ms",
  "cost_usd",
  "reused",
  "error",
  "run_id",
] as const;

function csvRow(cell: EvaluationResultAnswer, evaluators: string[]): unknown[] {
  const values = columns.map((column) => (column === "error" ? cell.error?.message : cell[column]));
  return [
    ...values,
    ...evaluators.map((name) => cell.scores.find((score) => score.evaluator === name)?.score),
  ];
}

// A model's output is a stranger's text: a spreadsheet must not take it for a formula.
const csvOptions = { cast: { boolean: (value: boolean) => String(value) }, escape_formulas: true };

async function* csv(viewer: Viewer, id: string): AsyncGenerator<string> {
  let evaluators: string[] | null = null;
  for await (const cells of pages(viewer, id)) {
    if (evaluators === null) {
      evaluators = [...new Set(cells.flatMap((cell) => cell.scores.map((score) => score.evaluator)))];
      yield stringify([[...columns, ...evaluators.map((name) => `score:${name}`)]]);
    }
    const names = evaluators;
    yield stringify(
      cells.map((cell) => csvRow(cell, names)),
      csvOptions,
    );
  }
}

async function* list(rows: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  let first = true;
  for await (const page of rows) {
    for (const row of page) {
      yield (first ? "\n" : ",\n") + JSON.stringify(row);
      first = false;
    }
  }
}

async function* wholeJson(viewer: Viewer, id: string): AsyncGenerator<string> {
  const experiment = await getExperiment(viewer, id);
  yield `{"experiment":${JSON.stringify(experiment)},"cells":[`;
  yield* list(pages(viewer, id));
  yield "\n]}\n";
}

async function* cellsJson(viewer: Viewer, id: string): AsyncGenerator<string> {
  yield "[";
  yield* list(pages(viewer, id));
  yield "\n]\n";
}

/** Results and comparisons are a few rows: written at once. */
async function* small(
  viewer: Viewer,
  id: string,
  table: Exclude<ExportTable, "cells">,
  format: "csv" | "json",
): AsyncGenerator<string> {
  const details = await getExperimentDetails(viewer, id);
  const rows = table === "results" ? resultRows(details) : comparisonRows(details);
  if (format === "json") yield `${JSON.stringify(rows, null, 1)}\n`;
  else yield stringify(rows.map(flat), { ...csvOptions, header: true, columns: csvColumns(table) });
}

function sourceOf(
  viewer: Viewer,
  id: string,
  { format, table }: ExportExperimentQuery,
): AsyncGenerator<string> {
  if (table === "results" || table === "comparisons") return small(viewer, id, table, format);
  if (format === "csv") return csv(viewer, id);
  return table === "cells" ? cellsJson(viewer, id) : wholeJson(viewer, id);
}

/**
 * An experiment as a file, streamed page by page. Cells as CSV have one row a cell and a column an evaluator; JSON
 * without a table holds the experiment with results and comparisons, and its cells.
 * @throws AssayError `not_found` before anything is sent.
 */
export async function exportExperiment(
  viewer: Viewer,
  id: string,
  query: ExportExperimentQuery,
): Promise<Response> {
  const { format, table } = query;
  const { name } = await getExperiment(viewer, id);
  const source = sourceOf(viewer, id, query);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await source.return(undefined);
    },
  });
  const base = name.replace(/[^\w-]+/g, "-").slice(0, 60) || "experiment";
  const file = `${base}${table === undefined ? "" : `-${table}`}.${format}`;
  return new Response(body, {
    headers: {
      "content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${file}"`,
    },
  });
}
