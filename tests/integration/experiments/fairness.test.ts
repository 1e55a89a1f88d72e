import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { callsAtOnce } from "@/inngest";
import { getExperiment } from "@/lib/data/experiment-answers";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { startRun } from "@/lib/services/execute-run";
import { liveCells } from "@/lib/services/live-cells";
import { startExperiment } from "@/lib/services/start-experiment";
import { makeKey, succeed } from "@/tests/support/api";
import { createPromptWithExamples, untilEnded } from "@/tests/support/experiment";
import { setUpLab } from "@/tests/support/lab";
import { runRequest } from "@/tests/support/run-request";
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
  const run = await startRun(viewer, runRequest({ origin: "playground" }), 20_000);
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

/** Holds every answer back until it is opened, so that all have come to the start before anybody runs. */
function closedGate(): { open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  lab.behave({ gate: () => opened });
  onTestFinished(() => open());
  return { open };
}

/** What the engine runs at once of experiments: the rest of its places is kept for people who wait. */
const sideBySide = Math.floor(callsAtOnce * 0.75);

/**
 * Waits until as many experiments as the engine runs at once have all the cells they may have calling, or waiting for
 * their turn to. Gives the places of those experiments.
 */
async function untilAllWait(ids: string[]): Promise<number[]> {
  const waiting = () =>
    ids.flatMap((id, place) => (liveCells(id).length === body.concurrency ? [place] : []));
  const enough = Math.min(ids.length, sideBySide);
  expect(await untilTrue(() => waiting().length === enough, 60_000), String(waiting().length)).toBe(true);
  return waiting();
}

describe("a connection's limit", () => {
  it("is shared evenly by fifty experiments started at once", { timeout: 120_000 }, async () => {
    const gate = closedGate();
    lab.behave({ latencyMs: 20 });
    const viewer = await narrowWorkspace(10);
    const cells = 12;
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], cells);
    // Calls carry the seed: by it the provider sees whose they are.
    const calls: number[] = [];
    lab.behave({
      answer: (request) => {
        calls.push(Number(request.seed));
        return "It is.";
      },
    });
    const started = await Promise.all(
      Array.from({ length: 50 }, (_, seed) =>
        startExperiment(
          viewer,
          runExperimentBody.parse({
            ...body,
            prompt_id: prompt.id,
            reuse: false,
            models: [{ provider: "openai", model: "gpt-4.1-mini", parameters: { seed } }],
          }),
        ),
      ),
    );
    const ids = started.map((experiment) => experiment.experiment_id);
    const waiting = await untilAllWait(ids);
    gate.open();
    for (const id of ids) expect((await untilEnded(viewer, id, 60_000)).status).toBe("completed");
    // When the first has made its last call, no other is left far behind.
    const made = new Map(waiting.map((seed) => [seed, 0]));
    for (const seed of calls.filter((one) => made.has(one))) {
      const count = (made.get(seed) ?? 0) + 1;
      made.set(seed, count);
      if (count === cells) break;
    }
    const counts = [...made.values()];
    expect(Math.min(...counts), counts.join(" ")).toBeGreaterThanOrEqual(cells / 2 - 2);
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
  it("all go on side by side, and small ones do not wait for big ones", { timeout: 240_000 }, async () => {
    const gate = closedGate();
    lab.behave({ latencyMs: 200 });
    const viewer = await createWorkspace();
    const big = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 30);
    const small = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 5);
    const start = async (prompt: { id: string }) =>
      (await startExperiment(viewer, runExperimentBody.parse({ ...body, prompt_id: prompt.id })))
        .experiment_id;
    const ids: string[] = [];
    const bigOnes = sideBySide - 6;
    for (let n = 0; n < bigOnes; n += 1) ids.push(await start(big));
    for (let n = bigOnes; n < sideBySide; n += 1) ids.push(await start(small));
    await untilAllWait(ids);
    gate.open();
    const ends: number[] = [];
    for (const id of ids) {
      const { status, completed_at } = await untilEnded(viewer, id, 90_000);
      expect(status).toBe("completed");
      ends.push(Date.parse(completed_at ?? ""));
    }
    // The small ones were started last, and each ended while a big one was still going on.
    const lastBig = Math.max(...ends.slice(0, bigOnes));
    expect(Math.max(...ends.slice(bigOnes)), ends.join(" ")).toBeLessThan(lastBig);
  });

  it("leave room for a person who waits", { timeout: 120_000 }, async () => {
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
    await secondsOfRun(viewer);
    // Behind the 1,800 cells, all of them would be done by now.
    const done = await Promise.all(ids.map(({ experiment_id }) => getExperiment(viewer, experiment_id)));
    expect(done.reduce((sum, { progress }) => sum + progress.completed, 0)).toBeLessThan(900);
    for (const { experiment_id } of ids) {
      expect((await untilEnded(viewer, experiment_id, 60_000)).status).toBe("completed");
    }
  });
});
