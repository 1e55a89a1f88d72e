import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import { writeRuns } from "@/lib/data/run-batch";
import { promptCreateSchema } from "@/lib/domain/prompts/schema";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { createPrompt } from "@/lib/services/create-prompt";
import type { BenchRow } from "./row";
import { quantile } from "./support/load";
import { type Stack, startStack } from "./support/stack";

const part = "ingest";
const rows = 10_000;
const rounds = 5;
/** Runs that finish while the write before is under way go together; under load that is some hundreds. */
const runsAWrite = 500;

const questions = Array.from({ length: rows }, (_, index) => ({
  input_data: {
    ticket: `Order ${index} has not arrived and the tracking page shows nothing new since Monday.`,
  },
  expected_output: index % 3 === 0 ? "billing" : "question",
  context: `The parcel of order ${index} was handed to the carrier on the second of March.`,
  tags: ["bulk", index % 2 === 0 ? "even" : "odd"],
}));

function median(values: number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/**
 * Seconds that `COPY` takes for the same bytes: rows are copied out to a file on the database's own machine and from
 * there into a table of the same columns, keys and indexes. Postgres takes them no faster.
 */
async function timeCopy(stack: Stack, table: string, where: string): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "assay-bench-copy-"));
  // Postgres writes and reads there itself, under another account.
  chmodSync(directory, 0o777);
  const file = join(directory, "rows");
  try {
    await stack.query(`copy (select * from ${table} where ${where}) to '${file}'`);
    await stack.query(`create table if not exists copied_${table} (like ${table} including all)`);
    const started = performance.now();
    await stack.query(`copy copied_${table} from '${file}'`);
    return (performance.now() - started) / 1000;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function timeImport(stack: Stack, prompt: string, body: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${stack.url}/api/v1/prompts/${prompt}/golden-examples/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${stack.key}`, "content-type": "application/x-ndjson" },
    body,
  });
  const text = await response.text();
  if (response.status !== 201)
    throw new Error(`The import answered ${response.status}: ${text.slice(0, 300)}`);
  return (performance.now() - started) / 1000;
}

function rate(figure: string, own: number[], copied: number[]): BenchRow {
  const [value, reference] = [rows / median(own), rows / median(copied)];
  return {
    part,
    figure,
    value,
    unit: "rows/s",
    reference: "COPY of the same bytes",
    referenceValue: reference,
    ratio: value / reference,
    limit: null,
  };
}

/** An import by REST beside COPY, by turns. */
async function measureImport(stack: Stack): Promise<BenchRow> {
  const body = questions.map((row) => JSON.stringify(row)).join("\n");
  const own: number[] = [];
  const copied: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { id } = await createPrompt(
      stack.viewer,
      promptCreateSchema.parse({ name: `Import ${round}`, template: "Sort {{ ticket }}" }),
    );
    own.push(await timeImport(stack, id, body));
    const examples = await timeCopy(stack, "golden_examples", `prompt_id = '${id}'`);
    const ofPrompt = `example_id in (select id from golden_examples where prompt_id = '${id}')`;
    copied.push(examples + (await timeCopy(stack, "golden_example_revisions", ofPrompt)));
  }
  return rate("golden examples imported by REST, 10,000 at once", own, copied);
}

function finishedRun(index: number): FinishedRun {
  const now = new Date().toISOString();
  return {
    id: uuidv7(),
    promptId: null,
    promptVersionId: null,
    experimentId: null,
    origin: "api",
    provider: "openai",
    connectionId: null,
    model: "gpt-4.1-mini",
    messages: [{ role: "user", content: `Sort ticket ${index}: the parcel has not arrived.` }],
    variables: { ticket: index },
    parameters: { temperature: 0 },
    responseFormat: null,
    tools: [],
    fallbacks: [],
    traceId: randomBytes(16).toString("hex"),
    user: `user-${index % 100}`,
    sessionId: null,
    createdAt: now,
    status: "completed",
    responseModel: "gpt-4.1-mini",
    output: "question",
    toolCalls: [],
    finishReason: "stop",
    error: null,
    latencyMs: 200 + (index % 300),
    ttftMs: null,
    tokensIn: 30,
    tokensOut: 1,
    tokensCached: 0,
    tokensReasoning: 0,
    usageEstimated: false,
    costUsd: "0.0000136",
    costEstimated: false,
    unitPrices: { input: "0.4", output: "1.6" },
    attempts: 1,
    reuseKey: null,
    completedAt: now,
  };
}

/** Runs recorded as the server does when many finish at once, beside COPY of the same runs and costs, by turns. */
async function measureRuns(stack: Stack): Promise<BenchRow> {
  const own: number[] = [];
  const copied: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const runs = Array.from({ length: rows }, (_, index) => finishedRun(index));
    const started = performance.now();
    for (let start = 0; start < rows; start += runsAWrite) {
      await writeRuns(stack.viewer.workspaceId, runs.slice(start, start + runsAWrite));
    }
    own.push((performance.now() - started) / 1000);
    const first = runs[0]?.id ?? "";
    const ofRuns = await timeCopy(stack, "runs", `id >= '${first}'`);
    copied.push(ofRuns + (await timeCopy(stack, "cost_logs", `run_id >= '${first}'`)));
  }
  return rate("runs recorded, with their costs and hourly sums", own, copied);
}

/** How fast much is taken in, beside the fastest that Postgres takes the same bytes. */
export async function run(): Promise<BenchRow[]> {
  const stack = await startStack({});
  try {
    return [await measureImport(stack), await measureRuns(stack)];
  } finally {
    await stack.stop();
  }
}
