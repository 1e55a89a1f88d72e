import { beforeEach, describe, expect, it } from "vitest";
import { getExperiment } from "@/lib/data/experiment-answers";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { startRun } from "@/lib/services/execute-run";
import { startExperiment } from "@/lib/services/start-experiment";
import { createPromptWithExamples, untilEnded } from "@/tests/support/experiment";
import { setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

const body = { experiment_name: "Fair", evaluators: [{ type: "contains" }], concurrency: 5 };

async function untilTrue(holds: () => Promise<boolean> | boolean, limitMs: number): Promise<boolean> {
  for (let waited = 0; waited < limitMs; waited += 50) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

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
      25_000,
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
      10_000,
    );
    expect(run.status).toBe("completed");
    // 1,800 cells at 200 places of 400 ms: behind them all it would take 3.6 s.
    expect(performance.now() - started).toBeLessThan(2_000);
    for (const { experiment_id } of ids) {
      expect((await untilEnded(viewer, experiment_id, 60_000)).status).toBe("completed");
    }
  });
});
