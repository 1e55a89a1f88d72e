import "server-only";
import { stringify } from "csv-stringify/sync";
import { type ExperimentDetails, getExperimentDetails } from "@/lib/data/experiment-answers";
import type {
  EvaluationResultAnswer,
  ExportExperimentQuery,
  ExportTable,
} from "@/lib/domain/api/experiments";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { cellPages } from "./cell-pages";
import { comparisonRows, csvColumns, flat, resultRows } from "./export-tables";
import { type ExportedFile, type ExportFormat, textStream } from "./exported-file";

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

/** Who gave a score and for how much: for each evaluator that asks a model, after the scores. */
const accountColumns = [
  "judge_model",
  "judge_temperature",
  "judge_prompt_version",
  "cost_usd",
  "reused",
] as const;

interface ScoreColumn {
  name: string;
  /** Whether the evaluator asks a model. */
  asks: boolean;
}

function csvRow(cell: EvaluationResultAnswer, evaluators: readonly ScoreColumn[]): unknown[] {
  const values = columns.map((column) => (column === "error" ? cell.error?.message : cell[column]));
  const scores = evaluators.map(({ name }) => cell.scores.find((score) => score.evaluator === name));
  const asked = evaluators.flatMap(({ asks }, index) =>
    asks ? accountColumns.map((column) => scores[index]?.[column]) : [],
  );
  return [...values, ...scores.map((score) => score?.score), ...asked];
}

// A model's output is a stranger's text: a spreadsheet must not take it for a formula.
const csvOptions = { cast: { boolean: (value: boolean) => String(value) }, escape_formulas: true };

/** Columns for each of the experiment's evaluators, whether or not it applied to the first cells. */
async function* csv(viewer: Viewer, details: ExperimentDetails): AsyncGenerator<string, void> {
  const evaluators = details.evaluators.map(({ name, type }) => ({
    name,
    asks: ["judged", "embedding"].includes(getEvaluator(type).kind),
  }));
  const asked = evaluators.filter(({ asks }) => asks);
  yield stringify([
    [
      ...columns,
      ...evaluators.map(({ name }) => `score:${name}`),
      ...asked.flatMap(({ name }) => accountColumns.map((column) => `${column}:${name}`)),
    ],
  ]);
  for await (const cells of cellPages(viewer, details.answer.id)) {
    yield stringify(
      cells.map((cell) => csvRow(cell, evaluators)),
      csvOptions,
    );
  }
}

async function* list(rows: AsyncIterable<readonly unknown[]>): AsyncGenerator<string, void> {
  let first = true;
  for await (const page of rows) {
    for (const row of page) {
      yield (first ? "\n" : ",\n") + JSON.stringify(row);
      first = false;
    }
  }
}

async function* wholeJson(viewer: Viewer, { answer }: ExperimentDetails): AsyncGenerator<string, void> {
  yield `{"experiment":${JSON.stringify(answer)},"cells":[`;
  yield* list(cellPages(viewer, answer.id));
  yield "\n]}\n";
}

async function* cellsJson(viewer: Viewer, id: string): AsyncGenerator<string, void> {
  yield "[";
  yield* list(cellPages(viewer, id));
  yield "\n]\n";
}

/** Results and comparisons are a few rows: written at once. */
function* small(
  details: ExperimentDetails,
  table: Exclude<ExportTable, "cells">,
  format: ExportFormat,
): Generator<string, void> {
  const rows = table === "results" ? resultRows(details) : comparisonRows(details);
  if (format === "json") yield `${JSON.stringify(rows, null, 1)}\n`;
  else yield stringify(rows.map(flat), { ...csvOptions, header: true, columns: csvColumns(table) });
}

function piecesOf(viewer: Viewer, details: ExperimentDetails, { format, table }: ExportExperimentQuery) {
  if (table === "results" || table === "comparisons") return small(details, table, format);
  if (format === "csv") return csv(viewer, details);
  return table === "cells" ? cellsJson(viewer, details.answer.id) : wholeJson(viewer, details);
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
): Promise<ExportedFile> {
  const { format, table } = query;
  const details = await getExperimentDetails(viewer, id);
  const base = details.answer.name.replace(/[^\w-]+/g, "-").slice(0, 60) || "experiment";
  return {
    filename: `${base}${table === undefined ? "" : `-${table}`}.${format}`,
    mediaType: format === "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8",
    body: textStream(piecesOf(viewer, details, query)),
  };
}
