import { beforeEach, describe, expect, it } from "vitest";
import { getExperiment } from "@/lib/data/experiment-answers";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { startRun } from "@/lib/services/execute-run";
import { startExperiment } from "@/lib/services/start-experiment";
import { makeKey, succeed } from "@/tests/support/api";
import { createPromptWithExamples, untilEnded } from "@/tests/support/experiment";
import { setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

// The fake provider that the connection goes to is on this machine.
const lab = setUpLab({ ASSAY_ALLOW_PRIVATE_ADDRESSES: "1" });
beforeEach(() => lab.reset());

const body = { experiment_name: "Fair", evaluators: [{ type: "contains" }], concurrency: 5 };

async function untilTrue(holds: () => Promise<boolean> | boolean, limitMs: number): Promise<boolean> {
  for (let waited = 0; waited < limitMs; waited += 50) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** Seconds until somebody who waits has their answer. */
async function secondsOfRun(viewer: Viewer): Promise<number> {
  const started = performance.now();
  const run = await startRun(
    viewer,
    {
      promptId: null,
      promptVersionId: null,
      origin: "playground",
      provider: "openai",
      model: "gpt-4.1-mini",
      messages: [{ role: "user", content: "Question 1?" }],
      variables: {},
      parameters: {},
      responseFormat: null,
      tools: [],
      fallbacks: [],
      user: null,
      sessionId: null,
    },
    20_000,
  );
  expect(run.status).toBe("completed");
  return (performance.now() - started) / 1_000;
}

/** A workspace whose one connection takes `places` calls at a time. */
async function narrowWorkspace(places: number): Promise<Viewer> {
  const viewer = await createWorkspace("owner");
  await succeed("POST /provider-connections", {
    key: await makeKey(viewer, "admin"),
    body: {
      provider: "openai",
      name: "Narrow",
      base_url: `${lab.fake.url}/v1`,
      api_key: "sk-narrow-0123456789",
      max_concurrency: places,
    },
  });
  return viewer;
}

describe("a connection's limit", () => {
  it("is shared evenly by fifty experiments started at once", { timeout: 120_000 }, async () => {
    lab.behave({ latencyMs: 60 });
    const viewer = await narrowWorkspace(10);
    const cells = 12;
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], cells);
    const parsed = runExperimentBody.parse({ ...body, prompt_id: prompt.id, reuse: false });
    const started = await Promise.all(Array.from({ length: 50 }, () => startExperiment(viewer, parsed)));
    const ids = started.map((experiment) => experiment.experiment_id);
    const done = async () =>
      (await Promise.all(ids.map((id) => getExperiment(viewer, id)))).map(
        ({ progress }) => progress.completed,
      );
    // Some are ready a moment before others; from then on nobody runs ahead.
    expect(await untilTrue(async () => (await done()).every((count) => count > 0), 30_000)).toBe(true);
    const atStart = await done();
    await untilTrue(async () => (await done()).some((count) => count >= cells), 60_000);
    const whenFirstEnds = await done();
    const gained = whenFirstEnds.map((count, index) => count - (atStart[index] ?? 0));
    expect(Math.min(...gained), `gained ${gained.join(" ")}`).toBeGreaterThanOrEqual(
      Math.max(...gained) / 2 - 2,
    );
    for (const id of ids) expect((await untilEnded(viewer, id, 60_000)).status).toBe("completed");
    expect(lab.fake.maxInFlight).toBeLessThanOrEqual(10);
  });

  it("lets a run go ahead of all the cells that wait for it", { timeout: 120_000 }, async () => {
    lab.behave({ latencyMs: 300 });
    const viewer = await narrowWorkspace(5);
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 100);
    const parsed = runExperimentBody.parse({ ...body, prompt_id: prompt.id, concurrency: 50, reuse: false });
    const { experiment_id: id } = await startExperiment(viewer, parsed);
    expect(await untilTrue(() => lab.fake.inFlight === 5, 10_000)).toBe(true);
    // All five places are taken and 95 cells wait: behind them it would take six seconds.
    const seconds = [];
    for (let n = 0; n < 3; n += 1) seconds.push(await secondsOfRun(viewer));
    expect(Math.max(...seconds), seconds.join(" ")).toBeLessThan(1.5);
    expect((await getExperiment(viewer, id)).status).toBe("running");
    expect((await untilEnded(viewer, id, 60_000)).status).toBe("completed");
  });
});

describe("many experiments at once", () => {
  it("all go on side by side, and small ones do not wait for big ones", { timeout: 120_000 }, async () => {
    lab.behave({ latencyMs: 200 });
    const viewer = await createWorkspace();
    const big = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 60);
    const small = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 5);
    const start = async (prompt: { id: string }) =>
      (await startExperiment(viewer, runExperimentBody.parse({ ...body, prompt_id: prompt.id })))
        .experiment_id;
    const ids: string[] = [];
    for (let n = 0; n < 40; n += 1) ids.push(await start(big));
    for (let n = 0; n < 10; n += 1) ids.push(await start(small));
    const states = () => Promise.all(ids.map((id) => getExperiment(viewer, id)));
    const allProgress = await untilTrue(
      async () => (await states()).every(({ progress }) => progress.completed > 0),
      60_000,
    );
    const seen = (await states()).map(({ status, progress }) => ({ status, done: progress.completed }));
    expect(allProgress, JSON.stringify(seen)).toBe(true);
    // Nobody had to end before the others could begin.
    expect(seen.slice(0, 40).filter(({ status }) => status === "completed").length).toBeLessThan(40);
    for (const id of ids) expect((await untilEnded(viewer, id, 90_000)).status).toBe("completed");
  });

  it("leave room for a person who waits", { timeout: 60_000 }, async () => {
    lab.behave({ latencyMs: 400 });
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 300);
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () =>
        startExperiment(
          viewer,
          runExperimentBody.parse({ ...body, prompt_id: prompt.id, concurrency: 40, reuse: false }),
        ),
      ),
    );
    expect(await untilTrue(() => lab.fake.inFlight >= 150, 20_000)).toBe(true);
    // 1,800 cells at 200 places of 400 ms: behind them all it would take 3.6 s.
    expect(await secondsOfRun(viewer)).toBeLessThan(2);
    for (const { experiment_id } of ids) {
      expect((await untilEnded(viewer, experiment_id, 60_000)).status).toBe("completed");
    }
  });
});
