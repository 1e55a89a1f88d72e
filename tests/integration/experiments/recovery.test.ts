import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { getExperiment } from "@/lib/data/experiment-answers";
import { type EvaluationResultAnswer, runExperimentBody } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { startExperiment } from "@/lib/services/start-experiment";
import { type Bundle, bundleScript } from "@/tests/support/bundle";
import { setUpTestDatabase } from "@/tests/support/database";
import { createPromptWithExamples, untilEnded } from "@/tests/support/experiment";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer } from "@/tests/support/fake-server";
import { allCells, echo } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const database = setUpTestDatabase();
const children = new Set<ChildProcess>();
let fake: FakeServer;
let program: Bundle;

beforeAll(async () => {
  program = await bundleScript("tests/support/engine-process.ts");
  fake = await startFakeOpenAI({ latencyMs: 40, answer: echo });
  Object.assign(process.env, {
    OPENAI_API_KEY: "sk-test-0123456789abcdef",
    OPENAI_BASE_URL: `${fake.url}/v1`,
  });
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});
afterAll(async () => {
  await fake.close();
  program.remove();
});

async function startEngineProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--conditions=react-server", program.file], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...process.env, LOG_LEVEL: "fatal" },
  });
  children.add(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`The engine process ended with ${code}.`)));
  });
  return child;
}

function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await exitOf(child);
}

async function untilCompleted(viewer: Viewer, id: string, cells: number): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 10) {
    const { progress } = await getExperiment(viewer, id);
    if (progress.completed >= cells) return;
    await sleep(10);
  }
  throw new Error("The experiment makes no progress.");
}

async function start(concurrency: number, examples: number) {
  const viewer = await createWorkspace();
  const prompt = await createPromptWithExamples(
    viewer,
    ["Answer {{ question }}", "Worse {{ question }}"],
    examples,
  );
  const before = fake.calls;
  const { experiment_id: id } = await startExperiment(
    viewer,
    runExperimentBody.parse({
      prompt_id: prompt.id,
      experiment_name: "Survives",
      evaluators: [{ type: "contains" }],
      concurrency,
    }),
  );
  return { viewer, id, callsSince: () => fake.calls - before };
}

async function count(sql: string, values: unknown[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return Number((await client.query<{ n: string }>(sql, values)).rows[0]?.n);
  } finally {
    await client.end();
  }
}

async function expectClean(cells: EvaluationResultAnswer[], total: number, id: string): Promise<void> {
  expect(cells).toHaveLength(total);
  expect(cells.filter((cell) => cell.status !== "completed" || cell.score === null)).toEqual([]);
  const places = new Set(cells.map((cell) => `${cell.variant_id} ${cell.golden_example_id} ${cell.trial}`));
  expect(places.size).toBe(total);
  expect(new Set(cells.map((cell) => cell.run_id)).size).toBe(total);
  expect(await count("select count(*) n from runs where status in ('pending', 'running')")).toBe(0);
  expect(await count("select count(*) n from runs where experiment_id = $1", [id])).toBe(total);
  expect(await count("select count(*) n from engine_events where not dispatched")).toBe(0);
  // The schedule's next turn is no part of the experiment.
  const others = "function_id not like '%recover'";
  expect(await count(`select count(*) n from engine_runs where status <> 'completed' and ${others}`)).toBe(0);
  expect(await count(`select count(*) n from engine_jobs where ${others}`)).toBe(0);
}

describe("an experiment whose process is killed", { timeout: 120_000 }, () => {
  it("is finished by the next process: each cell one result, no call paid twice but those in flight", async () => {
    const concurrency = 10;
    const first = await startEngineProcess();
    const { viewer, id, callsSince } = await start(concurrency, 150);
    await untilCompleted(viewer, id, 60);
    await kill(first);
    const inDatabase = (await getExperiment(viewer, id)).progress.completed;
    const paidBefore = callsSince();
    await startEngineProcess();
    const experiment = await untilEnded(viewer, id, 60_000);
    expect(experiment.status).toBe("completed");
    expect(experiment.progress).toEqual({ total: 300, completed: 300, failed: 0, reused: 0 });
    expect(inDatabase).toBeLessThan(300);
    // In flight: calls under way, and answers not written yet, of which the writer lets no more than twice as many be.
    expect(paidBefore - inDatabase).toBeLessThanOrEqual(3 * concurrency + 1);
    // The database may have ended a write that its sender did not live to see.
    expect(callsSince()).toBeLessThanOrEqual(300 + paidBefore - inDatabase);
    expect(experiment.results.map((result) => result.avg_score)).toEqual([1, 0.5]);
    await expectClean(await allCells(viewer, id), 300, id);
  });
});

describe("a process that is asked to stop", { timeout: 120_000 }, () => {
  it("finishes the calls in flight, starts no others and exits with 0", async () => {
    const concurrency = 10;
    const child = await startEngineProcess();
    const { viewer, id, callsSince } = await start(concurrency, 200);
    await untilCompleted(viewer, id, 40);
    const callsBefore = callsSince();
    const askedAt = performance.now();
    child.kill("SIGTERM");
    expect(await exitOf(child)).toEqual({ code: 0, signal: null });
    expect(performance.now() - askedAt).toBeLessThan(5_000);
    expect(callsSince() - callsBefore).toBeLessThanOrEqual(3 * concurrency);
    // Nothing that was paid is lost: every call that was made is a written cell.
    expect((await getExperiment(viewer, id)).progress.completed).toBe(callsSince());
    expect(await count("select count(*) n from engine_jobs where locked_by is not null")).toBe(0);
    await startEngineProcess();
    const experiment = await untilEnded(viewer, id, 60_000);
    expect(experiment.progress).toEqual({ total: 400, completed: 400, failed: 0, reused: 0 });
    expect(callsSince()).toBe(400);
    await expectClean(await allCells(viewer, id), 400, id);
  });
});
