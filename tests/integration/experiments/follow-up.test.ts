import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { getExperimentSetup } from "@/lib/data/experiments";
import { type ExperimentAnswer, runExperimentBody } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { versionBodySchema } from "@/lib/domain/prompts/schema";
import { cancelExperiment } from "@/lib/services/close-experiment";
import { createVersion } from "@/lib/services/create-version";
import { loadExperimentPage } from "@/lib/services/experiment-page";
import { ExperimentSession } from "@/lib/services/experiment-session";
import {
  duplicateExperiment,
  extendExperiment,
  rescoreExperiment,
  retryExperiment,
} from "@/lib/services/follow-up-experiment";
import { startExperiment } from "@/lib/services/start-experiment";
import { createPromptWithExamples, runToEnd, untilEnded } from "@/tests/support/experiment";
import { allCells, echo, isJudge, questionOf, setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

const count = 12;

async function setUp(templates = ["Answer {{ question }}", "Worse {{ question }}"]) {
  const viewer = await createWorkspace();
  const prompt = await createPromptWithExamples(viewer, templates, count);
  const start = () =>
    runToEnd(viewer, { prompt_id: prompt.id, experiment_name: "First", evaluators: [{ type: "contains" }] });
  return { viewer, prompt, start };
}

/** The experiment after a follow-up, and how many model calls it took. */
async function follow(viewer: Viewer, work: () => Promise<{ experiment_id: string }>) {
  const before = lab.fake.calls;
  const { experiment_id: id } = await work();
  const experiment = await untilEnded(viewer, id);
  return { experiment, calls: lab.fake.calls - before, cells: await allCells(viewer, id) };
}

function scoreDifference(experiment: ExperimentAnswer): number | null | undefined {
  return experiment.comparisons.find((comparison) => comparison.metric === "score")?.difference;
}

describe("retrying", () => {
  it("runs the failed cells again and nothing else", async () => {
    const { viewer, start } = await setUp();
    lab.behave({
      fault: (_n, body) => (questionOf(body) < 3 ? { kind: "error", status: 401 } : null),
    });
    const first = await start();
    expect(first.progress).toMatchObject({ completed: 24, failed: 6 });
    const kept = (await allCells(viewer, first.id)).filter((cell) => cell.status === "completed");
    lab.reset();
    const { experiment, calls, cells } = await follow(viewer, () => retryExperiment(viewer, first.id));
    expect(calls).toBe(6);
    expect(experiment.status).toBe("completed");
    expect(experiment.progress).toEqual({ total: 24, completed: 24, failed: 0, reused: 0 });
    expect(experiment.results.map((result) => result.n)).toEqual([12, 12]);
    expect(scoreDifference(experiment)).toBe(-0.5);
    for (const cell of kept) expect(cells.find((one) => one.id === cell.id)).toEqual(cell);
  });

  it("runs what a cancel left out", async () => {
    const { viewer, prompt } = await setUp(["Answer {{ question }}"]);
    lab.behave({ latencyMs: 150 });
    const body = { prompt_id: prompt.id, experiment_name: "Cut", evaluators: [{ type: "contains" }] };
    const started = await startExperiment(viewer, runExperimentBody.parse({ ...body, concurrency: 2 }));
    await new Promise((resolve) => setTimeout(resolve, 700));
    await cancelExperiment(viewer, started.experiment_id);
    const left = (await allCells(viewer, started.experiment_id)).filter(
      (cell) => cell.status === "cancelled",
    );
    expect(left.length).toBeGreaterThan(0);
    lab.reset();
    const { experiment, calls } = await follow(viewer, () => retryExperiment(viewer, started.experiment_id));
    expect(calls).toBe(left.length);
    expect(experiment.progress).toEqual({ total: count, completed: count, failed: 0, reused: 0 });
  });

  it("refuses where the budget is spent, while scoring again without a judge goes on", async () => {
    const { viewer, prompt } = await setUp(["Answer {{ question }}"]);
    lab.behave({ latencyMs: 50 });
    const cut = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Cut",
      evaluators: [{ type: "contains" }],
      budget_usd: "0.00001",
      concurrency: 1,
    });
    expect(cut.status).toBe("over_budget");
    const done = cut.progress.completed;
    expect(done).toBeLessThan(count);
    await expect(retryExperiment(viewer, cut.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/budget/),
    });
    const { experiment, calls } = await follow(viewer, () =>
      rescoreExperiment(viewer, cut.id, [{ type: "regex", config: { pattern: "never" } }]),
    );
    expect(calls).toBe(0);
    expect(experiment.results[0]).toMatchObject({ n: done, avg_score: 0 });
  });

  it("takes a budget to be spent at the very cent, added up of parts", async () => {
    const { viewer, prompt } = await setUp(["Answer {{ question }}"]);
    const { id } = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "To the cent",
      evaluators: [{ type: "contains" }],
      budget_usd: "0.3",
    });
    const session = async () => new ExperimentSession(await getExperimentSetup(viewer, id));
    const heed = async (paidUsd: string) => {
      const one = await session();
      one.heed({ status: "running", paidUsd, concurrency: null });
      return one.stopReason;
    };
    await db().$executeRaw`update experiments set cost_usd = 0.1::numeric where id = ${id}::uuid`;
    expect([await heed("0.2999999999"), await heed("0.3000000000")]).toEqual([null, "over_budget"]);
    await db().$executeRaw`update experiments set cost_usd = cost_usd + 0.2::numeric where id = ${id}::uuid`;
    await expect(retryExperiment(viewer, id)).rejects.toMatchObject({
      message: expect.stringMatching(/spent/),
    });
    // What costs nothing more goes on.
    expect(await heed("0.3")).toBeNull();
    await db().$executeRaw`update experiments set cost_usd = cost_usd - 0.0000000001 where id = ${id}::uuid`;
    await expect(retryExperiment(viewer, id)).rejects.toMatchObject({
      message: expect.stringMatching(/failed/),
    });
  });

  it("plans what was never planned, as after a plan that gave up", async () => {
    const { viewer, start } = await setUp();
    const first = await start();
    await db().evaluationResult.deleteMany({ where: { experimentId: first.id } });
    await db().experiment.update({
      where: { id: first.id },
      data: { status: "failed", error: "Planning gave up: no luck" },
    });
    const { retryable } = await loadExperimentPage(viewer, first.id);
    expect(Object.values(retryable)).toEqual([count, count]);
    const { experiment, cells } = await follow(viewer, () => retryExperiment(viewer, first.id));
    expect(experiment).toMatchObject({
      status: "completed",
      error: null,
      progress: { total: 2 * count, completed: 2 * count, failed: 0 },
    });
    expect(cells).toHaveLength(2 * count);
  });

  it("says so when there is nothing to retry", async () => {
    const { viewer, start } = await setUp(["Answer {{ question }}"]);
    const first = await start();
    await expect(retryExperiment(viewer, first.id)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("rescoring", () => {
  it("pays no generation and scores every output with the new evaluators", async () => {
    const { viewer, start } = await setUp();
    const first = await start();
    const outputs = new Map((await allCells(viewer, first.id)).map((cell) => [cell.id, cell.output]));
    const { experiment, calls, cells } = await follow(viewer, () =>
      rescoreExperiment(viewer, first.id, [{ type: "regex", config: { pattern: "^No idea" } }]),
    );
    expect(calls).toBe(0);
    expect(experiment.status).toBe("completed");
    expect(experiment.progress).toMatchObject({ total: 24, completed: 24, failed: 0 });
    expect(experiment.results.map((result) => result.avg_score)).toEqual([0, 0.5]);
    expect(scoreDifference(experiment)).toBe(0.5);
    expect(experiment.cost_usd).toBe(first.cost_usd);
    for (const cell of cells) {
      expect(cell.output).toBe(outputs.get(cell.id));
      expect(cell.scores.map((score) => score.evaluator)).toEqual(["regex"]);
      expect(cell.cost_usd).not.toBeNull();
    }
  });
});

describe("rescoring with a judge", () => {
  it("asks about nothing it has judged, and about every output once its question changed", async () => {
    const judgement = JSON.stringify({ reason: "Right.", score: 1 });
    lab.behave({ answer: (body) => (isJudge(body) ? judgement : echo(body)) });
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], count);
    const first = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Judged",
      evaluators: [{ type: "llm_correctness" }],
    });
    const again = await follow(viewer, () =>
      rescoreExperiment(viewer, first.id, [{ type: "llm_correctness" }, { type: "levenshtein" }]),
    );
    expect(again.calls).toBe(0);
    expect(again.experiment.cost_usd).toBe(first.cost_usd);
    expect(again.cells[0]?.scores.map(({ evaluator }) => evaluator).sort()).toEqual([
      "levenshtein",
      "llm_correctness",
    ]);
    const asked = await follow(viewer, () =>
      rescoreExperiment(viewer, first.id, [
        { type: "llm_correctness" },
        { type: "rubric", config: { criteria: "It is polite." } },
      ]),
    );
    // The rubric's questions alone.
    expect(asked.calls).toBe(count);
    expect(asked.experiment.results[0]?.avg_score).toBe(1);
    const other = await follow(viewer, () =>
      rescoreExperiment(viewer, first.id, [{ type: "rubric", config: { criteria: "It is short." } }]),
    );
    expect(other.calls).toBe(count);
  });
});

describe("rescoring under a budget", () => {
  it("is refused with a judge whose price nobody knows, and changes nothing", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], count);
    const first = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Budgeted",
      evaluators: [{ type: "contains" }],
      budget_usd: "5",
    });
    const judge = {
      type: "rubric" as const,
      config: { criteria: "It is short.", model: "openai/my-own-finetune" },
    };
    await expect(rescoreExperiment(viewer, first.id, [judge])).rejects.toMatchObject({
      code: "invalid",
      fields: [{ pointer: "/evaluators", message: expect.stringMatching(/judge model has no price/) }],
    });
    const { calls } = await follow(viewer, () =>
      rescoreExperiment(viewer, first.id, [{ type: "levenshtein" }]),
    );
    expect(calls).toBe(0);
  });
});

describe("a cancelled rescoring", () => {
  it("loses no generation: what is left is scored by a retry", async () => {
    const { viewer, start } = await setUp();
    const first = await start();
    lab.behave({ latencyMs: 60_000 });
    await rescoreExperiment(viewer, first.id, [{ type: "rubric", config: { criteria: "It is polite." } }]);
    await cancelExperiment(viewer, first.id);
    const cancelled = await allCells(viewer, first.id);
    expect(cancelled.filter(({ status }) => status === "cancelled")).toHaveLength(2 * count);
    lab.behave({
      latencyMs: 3,
      answer: (body) => (isJudge(body) ? JSON.stringify({ reason: "Polite.", score: 0.9 }) : echo(body)),
    });
    const { experiment, calls, cells } = await follow(viewer, () => retryExperiment(viewer, first.id));
    // The judge's alone.
    expect(calls).toBe(2 * count);
    expect(experiment).toMatchObject({ status: "completed", progress: { completed: 2 * count, failed: 0 } });
    expect(cells.map((cell) => cell.run_id)).toEqual(cancelled.map((cell) => cell.run_id));
    expect(new Set(cells.map((cell) => cell.score))).toEqual(new Set([0.9]));
  });
});

describe("extending", () => {
  it("runs the new variants' cells only and compares them with the same baseline", async () => {
    const { viewer, prompt, start } = await setUp();
    const first = await start();
    const before = await allCells(viewer, first.id);
    const added = await createVersion(
      viewer,
      { id: prompt.id },
      versionBodySchema.parse({ template: "Answer now: {{ question }}", change_note: "now" }),
    );
    const { experiment, calls, cells } = await follow(viewer, () =>
      // Named twice, it is added once.
      extendExperiment(viewer, first.id, { version_ids: [added.id, added.number] }),
    );
    expect(calls).toBe(count);
    expect(experiment.progress).toEqual({ total: 36, completed: 36, failed: 0, reused: 0 });
    expect(experiment.results.map((result) => result.version_number)).toEqual([1, 2, 3]);
    expect(experiment.results.map((result) => result.avg_score)).toEqual([1, 0.5, 1]);
    expect(new Set(experiment.comparisons.map((one) => one.baseline_variant_id)).size).toBe(1);
    for (const cell of before) expect(cells.find((one) => one.id === cell.id)).toEqual(cell);
    await expect(extendExperiment(viewer, first.id, { version_ids: [added.id] })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("duplicating", () => {
  it("asks the same again under another name", async () => {
    const { viewer, start } = await setUp();
    const first = await start();
    const { experiment, calls } = await follow(viewer, () => duplicateExperiment(viewer, first.id, "Again"));
    expect(experiment.id).not.toBe(first.id);
    expect(experiment.name).toBe("Again");
    expect(calls).toBe(24);
    expect(experiment.results.map((result) => result.avg_score)).toEqual([1, 0.5]);
  });
});

describe("a running experiment", () => {
  it("refuses every follow-up", async () => {
    const { viewer, prompt } = await setUp();
    lab.behave({ latencyMs: 300 });
    const body = { prompt_id: prompt.id, experiment_name: "Slow", evaluators: [{ type: "contains" }] };
    const { experiment_id: id } = await startExperiment(viewer, runExperimentBody.parse(body));
    const conflict = { code: "conflict" };
    await expect(retryExperiment(viewer, id)).rejects.toMatchObject(conflict);
    await expect(rescoreExperiment(viewer, id, [{ type: "contains" }])).rejects.toMatchObject(conflict);
    const models = [{ provider: "openai" as const, model: "gpt-4.1-nano" }];
    await expect(extendExperiment(viewer, id, { models })).rejects.toMatchObject(conflict);
    expect((await untilEnded(viewer, id)).progress).toMatchObject({ completed: 24, failed: 0 });
  });
});
