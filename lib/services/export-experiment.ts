import "server-only";
import { stringify } from "csv-stringify/sync";
import { listCells } from "@/lib/data/cells";
import { getExperiment } from "@/lib/data/experiment-answers";
import type { EvaluationResultAnswer } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";

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

const csvOptions = { cast: { boolean: (value: boolean) => String(value) } };

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

async function* json(viewer: Viewer, id: string): AsyncGenerator<string> {
  const experiment = await getExperiment(viewer, id);
  yield `{"experiment":${JSON.stringify(experiment)},"cells":[`;
  let first = true;
  for await (const cells of pages(viewer, id)) {
    for (const cell of cells) {
      yield (first ? "\n" : ",\n") + JSON.stringify(cell);
      first = false;
    }
  }
  yield "\n]}\n";
}

/**
 * All cells of an experiment, streamed page by page: CSV has one row a cell and a column an evaluator; JSON also holds
 * the results and comparisons.
 * @throws AssayError `not_found` before anything is sent.
 */
export async function exportExperiment(
  viewer: Viewer,
  id: string,
  format: "csv" | "json",
): Promise<Response> {
  const { name } = await getExperiment(viewer, id);
  const source = format === "csv" ? csv(viewer, id) : json(viewer, id);
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
  const file = `${name.replace(/[^\w-]+/g, "-").slice(0, 60) || "experiment"}.${format}`;
  return new Response(body, {
    headers: {
      "content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${file}"`,
    },
  });
}
