import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { closeWorkspace, eraseRows } from "@/lib/data/deleted-workspaces";
import { getExperiment } from "@/lib/data/experiment-answers";
import { closeExperiment } from "@/lib/data/experiment-cells";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { cancelExperiment } from "@/lib/services/close-experiment";
import { startExperiment } from "@/lib/services/start-experiment";
import { createPromptWithExamples, runToEnd, untilEnded } from "@/tests/support/experiment";
import { allCells, echo, isJudge, setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

/** No judge answers any more. @returns how many were asked. */
function hangJudges(): () => number {
  let asked = 0;
  lab.behave({
    fault: (_n, body) => {
      if (!isJudge(body)) return null;
      asked += 1;
      return { kind: "hang" };
    },
  });
  return () => asked;
}

async function untilCompleted(viewer: Parameters<typeof getExperiment>[0], id: string, cells: number) {
  for (let waited = 0; waited < 15_000; waited += 20) {
    const { progress } = await getExperiment(viewer, id);
    if (progress.completed >= cells) return;
    await sleep(20);
  }
  throw new Error("The experiment makes no progress.");
}

describe("cancelling", () => {
  it("stops new calls within a second, cuts calls in flight and keeps a clean partial result", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(
      viewer,
      ["Answer {{ question }}", "Worse {{ question }}"],
      200,
    );
    lab.behave({ latencyMs: 100 });
    const body = { prompt_id: prompt.id, experiment_name: "Cancel", evaluators: [{ type: "contains" }] };
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({ ...body, concurrency: 10 }),
    );
    await untilCompleted(viewer, id, 20);
    await cancelExperiment(viewer, id);
    const cancelledAt = performance.now();
    const cancelled = await getExperiment(viewer, id);
    expect(cancelled.status).toBe("cancelled");
    await sleep(1_000);
    const callsAfterASecond = lab.fake.calls;
    await sleep(700);
    expect(lab.fake.calls, `calls ${Math.round(performance.now() - cancelledAt)} ms after`).toBe(
      callsAfterASecond,
    );
    expect(lab.fake.inFlight).toBe(0);

    const cells = await allCells(viewer, id);
    const completed = cells.filter((cell) => cell.status === "completed");
    const experiment = await getExperiment(viewer, id);
    expect(cells.filter((cell) => cell.status === "pending" || cell.status === "running")).toEqual([]);
    expect(cells).toHaveLength(400);
    expect(completed.length).toBeGreaterThanOrEqual(20);
    expect(completed.length).toBeLessThan(200);
    expect(experiment.progress.completed).toBe(completed.length);
    const [first, second] = experiment.results;
    const scored = (variant: string | undefined) =>
      completed.filter((cell) => cell.variant_id === variant && cell.score !== null).length;
    expect(first?.n).toBe(scored(first?.variant_id));
    expect(second?.n).toBe(scored(second?.variant_id));
    // An example's variants run together, so that a cut run still compares pairs.
    const pairs = experiment.comparisons.find((comparison) => comparison.metric === "score")?.n_pairs ?? 0;
    expect(pairs).toBeGreaterThanOrEqual(completed.length / 2 - 10);
  });

  it("stops new calls within a second in processes that are not told, too", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 400);
    lab.behave({ latencyMs: 100 });
    const body = { prompt_id: prompt.id, experiment_name: "Elsewhere", evaluators: [{ type: "contains" }] };
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({ ...body, concurrency: 10 }),
    );
    await untilCompleted(viewer, id, 20);
    // What a cancel in another process leaves in the database, and nothing more.
    await closeExperiment(viewer.workspaceId, id, "cancelled", null);
    await sleep(1_000);
    const callsAfterASecond = lab.fake.calls;
    await sleep(700);
    expect(lab.fake.calls).toBe(callsAfterASecond);
    expect(lab.fake.inFlight).toBe(0);
    expect(callsAfterASecond).toBeLessThan(400);
    const left = (await allCells(viewer, id)).filter(({ status }) => status === "pending");
    expect(left).toEqual([]);
  });

  it("counts what was paid for cells that were being judged", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 20);
    const judging = hangJudges();
    const body = {
      prompt_id: prompt.id,
      experiment_name: "Judging",
      evaluators: [{ type: "llm_correctness" }],
    };
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({ ...body, concurrency: 4 }),
    );
    while (judging() < 4) await sleep(20);
    await cancelExperiment(viewer, id);
    const experiment = await getExperiment(viewer, id);
    expect(experiment).toMatchObject({ status: "cancelled", progress: { completed: 0 } });
    const runs = await db().run.findMany({ where: { experimentId: id } });
    expect(runs.length).toBeGreaterThanOrEqual(4);
    expect(new Set(runs.map(({ origin, status }) => `${origin} ${status}`))).toEqual(
      new Set(["experiment completed"]),
    );
    const paid = runs.reduce((sum, run) => sum + Number(run.costUsd), 0);
    expect(paid).toBeGreaterThan(0);
    expect(Number(experiment.cost_usd)).toBeCloseTo(paid, 10);
  });

  it("counts what was paid for pairs that were being judged", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(
      viewer,
      ["Answer {{ question }}", "Worse {{ question }}"],
      8,
    );
    let asked = 0;
    lab.behave({
      answer: (body) => (isJudge(body) ? '{"reason":"It answers.","winner":"first"}' : echo(body)),
      fault: (_n, body) => {
        if (!isJudge(body)) return null;
        asked += 1;
        // One order of each pair is answered, the other never.
        return asked % 2 === 0 ? { kind: "hang" } : null;
      },
    });
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Pairs",
        evaluators: [{ type: "contains" }],
        pairwise: { criteria: "Which answers the question?" },
        concurrency: 4,
      }),
    );
    while (asked < 4) await sleep(20);
    await sleep(200);
    await cancelExperiment(viewer, id);
    await expect
      .poll(() => db().run.count({ where: { experimentId: id, origin: "judge" } }))
      .toBeGreaterThan(0);
    const runs = await db().run.findMany({ where: { experimentId: id } });
    const costOf = (judged: boolean) =>
      runs
        .filter(({ origin }) => !judged || origin === "judge")
        .reduce((sum, run) => sum + Number(run.costUsd), 0);
    const experiment = await db().experiment.findUniqueOrThrow({ where: { id } });
    expect(Number(experiment.judgeCostUsd)).toBeCloseTo(costOf(true), 10);
    expect(Number(experiment.costUsd)).toBeCloseTo(costOf(false), 10);
  });

  it("ends the work of a workspace that is erased while its cells are judged", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 8);
    const judging = hangJudges();
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Erased",
        evaluators: [{ type: "llm_correctness" }],
        concurrency: 4,
      }),
    );
    while (judging() < 4) await sleep(20);
    await closeWorkspace(viewer);
    while (!(await eraseRows(viewer.workspaceId, () => true)));
    const jobsLeft = async () => {
      const [row] = await db().$queryRaw<{ count: number }[]>`
        select count(*)::int as count from engine_jobs j join engine_runs r on r.id = j.run_id
        where r.event->'data'->>'experimentId' = ${id}`;
      return row?.count;
    };
    await expect.poll(jobsLeft, { timeout: 8_000 }).toBe(0);
  });

  it("refuses what has ended already", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 1);
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Ended",
      evaluators: [{ type: "contains" }],
    });
    await expect(cancelExperiment(viewer, experiment.id)).rejects.toMatchObject({ code: "conflict" });
    const stranger = await createWorkspace();
    await expect(cancelExperiment(stranger, experiment.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a budget", () => {
  it("ends the experiment as over_budget soon after it is spent, with a clean partial result", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 300);
    lab.behave({ latencyMs: 20 });
    const body = { prompt_id: prompt.id, experiment_name: "Budget", evaluators: [{ type: "contains" }] };
    const whole = await runToEnd(viewer, { ...body, concurrency: 4 });
    const perCell = Number(whole.cost_usd) / 300;
    const before = lab.fake.calls;
    const budget = (perCell * 60).toFixed(10);
    const experiment = await runToEnd(viewer, { ...body, budget_usd: budget, concurrency: 4, reuse: false });
    expect(experiment.status).toBe("over_budget");
    expect(experiment.error).toContain("budget");
    const calls = lab.fake.calls - before;
    expect(Number(experiment.cost_usd)).toBeGreaterThanOrEqual(Number(budget));
    // Calls go on until the spend is written and seen: at 4 × 50 calls a second, well within a second.
    expect(calls).toBeLessThan(60 + 200);
    await sleep(500);
    expect(lab.fake.calls - before).toBe(calls);
    const cells = await allCells(viewer, experiment.id);
    const completed = cells.filter((cell) => cell.status === "completed").length;
    expect(completed).toBeGreaterThanOrEqual(60);
    expect(completed).toBeLessThan(300);
    expect(cells.filter((cell) => cell.status === "pending")).toEqual([]);
    expect(experiment.results[0]?.n).toBe(completed);
    // What finished after the money ran out is kept too: nothing paid for is thrown away.
    const ofCells = cells.reduce((sum, cell) => sum + Number(cell.cost_usd ?? 0), 0);
    expect(Number(experiment.cost_usd)).toBeCloseTo(ofCells, 9);
  });

  it("is refused where a model has no price, with the way out", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 2);
    const body = runExperimentBody.parse({
      prompt_id: prompt.id,
      experiment_name: "Unpriced",
      models: [{ provider: "openai", model: "my-own-finetune" }],
      evaluators: [{ type: "contains" }],
      budget_usd: "1",
    });
    const before = lab.fake.calls;
    await expect(startExperiment(viewer, body)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/my-own-finetune has no price/),
      fields: [{ pointer: "/budget_usd" }],
    });
    const { budget_usd: _budget, ...rest } = body;
    const started = await startExperiment(viewer, rest);
    expect(started.warnings.join(" ")).toMatch(/no price/);
    const experiment = await untilEnded(viewer, started.experiment_id);
    expect(experiment.results[0]?.cost_usd).toBeNull();
    expect(lab.fake.calls - before).toBe(2);
  });
});
