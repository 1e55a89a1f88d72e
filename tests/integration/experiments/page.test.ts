import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { readFirstSteps } from "@/lib/data/first-steps";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { cellReference } from "@/lib/domain/experiments/packed-matrix";
import type { RunningNews } from "@/lib/domain/experiments/view";
import { firstStepCount, stepsTaken } from "@/lib/domain/first-steps";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { loadCellDetail } from "@/lib/services/cell-detail";
import { archivePrompt } from "@/lib/services/change-prompt";
import { cancelExperiment } from "@/lib/services/close-experiment";
import { loadDashboard } from "@/lib/services/dashboard";
import { estimateExperiment } from "@/lib/services/estimate-experiment";
import { loadExperimentForm } from "@/lib/services/experiment-form";
import { loadMatrixOf } from "@/lib/services/experiment-matrix";
import { loadExperimentPage } from "@/lib/services/experiment-page";
import { loadFirstRun } from "@/lib/services/first-run";
import { extendExperiment, rescoreExperiment, retryExperiment } from "@/lib/services/follow-up-experiment";
import { listExperimentRows } from "@/lib/services/list-experiments";
import { activateVersion } from "@/lib/services/move-label";
import { searchExamples } from "@/lib/services/search-examples";
import { startExperiment } from "@/lib/services/start-experiment";
import { watchExperimentPage } from "@/lib/services/watch-experiment-page";
import { setUpTestDatabase } from "@/tests/support/database";
import { startTestEngine } from "@/tests/support/engine";
import { createPromptWithExamples, rowsOf, runToEnd, untilEnded } from "@/tests/support/experiment";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer } from "@/tests/support/fake-server";
import { createWorkspace } from "@/tests/support/workspace";

const database = setUpTestDatabase();
let fake: FakeServer;
let engine: { stop(): Promise<void> };
const latencyMs = 15;
/** Calls that are refused from now on. */
let refusals = 0;

beforeAll(async () => {
  // A version that begins with "Worse" answers every second question wrongly.
  fake = await startFakeOpenAI({
    latencyMs,
    fault: () => {
      if (refusals === 0) return null;
      refusals -= 1;
      return { kind: "error", status: 400 };
    },
    answer: (body) => {
      const text = (body.messages as { content: string }[]).at(-1)?.content ?? "";
      const question = /Question \d+\?/.exec(text)?.[0] ?? "";
      const number = Number(/\d+/.exec(question)?.[0]);
      return text.startsWith("Worse") && number % 2 === 0 ? "No idea." : `It is: ${question}`;
    },
  });
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  process.env.OPENAI_BASE_URL = `${fake.url}/v1`;
  engine = await startTestEngine(database.url);
});

afterAll(async () => {
  await engine.stop();
  await fake.close();
});

const templates = ["Worse {{ question }}", "Answer {{ question }}"];
const contains = { evaluators: [{ type: "contains" }], experiment_name: "Page" };

async function finished(viewer: Viewer, examples = 20) {
  const prompt = await createPromptWithExamples(viewer, templates, examples);
  const experiment = await runToEnd(viewer, { prompt_id: prompt.slug, ...contains });
  return { prompt, experiment };
}

describe("the page of an ended experiment", () => {
  it("has the baseline first, the verdict, the winner and every cell", async () => {
    const viewer = await createWorkspace();
    const { experiment } = await finished(viewer);
    const page = await loadExperimentPage(viewer, experiment.id);
    expect(page.running).toBeNull();
    expect(page.summary).toMatchObject({ status: "completed", exampleCount: 20, judgeModel: null });
    const [baseline, other] = page.variants;
    expect(baseline).toMatchObject({ versionNumber: 1, isBaseline: true, avgScore: 0.5, failureCount: 10 });
    expect(other).toMatchObject({ versionNumber: 2, isBaseline: false, avgScore: 1 });
    expect(other?.tokensIn).toBeGreaterThan(0);
    expect(Number(other?.costPerThousandUsd)).toBeCloseTo((Number(other?.costUsd) / 20) * 1000, 6);
    expect(page.verdicts).toHaveLength(1);
    expect(page.verdicts[0]).toMatchObject({ verdict: "improved", difference: 0.5, nPairs: 20, better: 10 });
    expect(page.winner).toMatchObject({ versionNumber: 2 });
    const rows = rowsOf(page);
    expect(rows).toHaveLength(20);
    for (const row of rows) {
      const number = Number(/\d+/.exec(row.title)?.[0]);
      expect(row.cells.map((cell) => cell?.score)).toEqual([number % 2 === 0 ? 0 : 1, 1]);
      expect(row.tags).toEqual([number % 2 === 0 ? "even" : "odd"]);
    }
  });

  it("has no winner to promote once it is in production", async () => {
    const viewer = await createWorkspace();
    const { prompt, experiment } = await finished(viewer);
    await activateVersion(viewer, { id: prompt.id }, { number: 2 });
    expect((await loadExperimentPage(viewer, experiment.id)).winner).toBeNull();
  });

  it("comes without its cells when they are many, which are then asked for by themselves", async () => {
    const viewer = await createWorkspace();
    const { experiment } = await finished(viewer, 4);
    const { matrix } = await loadExperimentPage(viewer, experiment.id);
    await db().experiment.update({ where: { id: experiment.id }, data: { totalCells: 40_000 } });
    const large = await loadExperimentPage(viewer, experiment.id);
    expect(large.matrix).toBeNull();
    expect(large.summary.exampleCount).toBe(20_000);
    expect(large.variants.map(({ tokensIn }) => tokensIn)).not.toContain(null);
    expect(await loadMatrixOf(viewer, experiment.id)).toEqual(matrix);
  });

  it("is not found for another workspace", async () => {
    const { experiment } = await finished(await createWorkspace(), 2);
    const stranger = await createWorkspace();
    await expect(loadMatrixOf(stranger, experiment.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(loadExperimentPage(stranger, experiment.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      loadCellDetail(stranger, experiment.id, cellReference(experiment.id, experiment.id)),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("opens a cell with its prompt marked, its scores and the baseline's", async () => {
    const viewer = await createWorkspace();
    const { experiment } = await finished(viewer);
    const page = await loadExperimentPage(viewer, experiment.id);
    const row = rowsOf(page).find((one) => one.title === "Question 4?");
    const reference = cellReference(row?.exampleId ?? "", page.variants[1]?.variantId ?? "");
    const cell = await loadCellDetail(viewer, experiment.id, reference);
    expect(cell).toMatchObject({
      id: reference,
      trialCellIds: [reference],
      status: "completed",
      score: 1,
      output: "It is: Question 4?",
      expected: "Question 4?",
      error: null,
    });
    expect(cell.evaluators).toEqual([
      expect.objectContaining({ name: "contains", kind: "code", score: 1, baselineScore: 0, weight: 1 }),
    ]);
    expect(cell.prompt[0]?.parts).toEqual([
      { text: "Answer ", variable: null },
      { text: "Question 4?", variable: "question" },
    ]);
    await expect(loadCellDetail(viewer, experiment.id, "nonsense")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("counts what failed as missing and offers to run it again", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, templates, 4);
    refusals = 2;
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.id,
      ...contains,
      concurrency: 1,
    });
    const page = await loadExperimentPage(viewer, experiment.id);
    const cells = rowsOf(page).flatMap((row) => row.cells);
    expect(cells.filter((cell) => cell?.state === "failed").map((cell) => cell?.errorCode)).toEqual([
      "400",
      "400",
    ]);
    expect(Object.values(page.retryable).reduce((sum, count) => sum + count, 0)).toBe(2);
    await retryExperiment(viewer, experiment.id);
    await untilEnded(viewer, experiment.id);
    const again = await loadExperimentPage(viewer, experiment.id);
    expect(again.retryable).toEqual({});
    expect(again.summary.errorCount).toBe(0);
  });

  it("tells trials that disagree from those that agree", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 3);
    const experiment = await runToEnd(viewer, { prompt_id: prompt.id, ...contains, trials: 3 });
    const page = await loadExperimentPage(viewer, experiment.id);
    const [cell] = rowsOf(page)[0]?.cells ?? [];
    expect(cell).toMatchObject({ state: "scored", score: 1, passed: true, flaky: false });
    const detail = await loadCellDetail(viewer, experiment.id, cell?.id ?? "");
    expect(detail.trialCellIds).toHaveLength(3);
    const third = await loadCellDetail(viewer, experiment.id, detail.trialCellIds[2] ?? "");
    expect(third.trial).toBe(3);
  });
});

describe("the page of a running experiment", () => {
  it("is told of progress and every cell until the end", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, templates, 15);
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({ prompt_id: prompt.id, ...contains, concurrency: 2 }),
    );
    const news: { event: string; data: RunningNews }[] = [];
    const since = new Date();
    for await (const one of watchExperimentPage(viewer, id, since, new AbortController().signal)) {
      news.push(one);
    }
    expect(news.at(-1)?.event).toBe("done");
    expect(news.at(-1)?.data).toMatchObject({ status: "completed", progress: { total: 30, scored: 30 } });
    const last = new Map(
      news.flatMap(({ data }) =>
        data.changes.map(([example, variant, code]) => [`${example}.${variant}`, code]),
      ),
    );
    expect(last.size).toBe(30);
    expect([...last.values()].every((code) => /^\d+[pf]$/.test(code))).toBe(true);
    expect(news.at(-1)?.data.feed.length).toBe(30);
    expect(news.at(-1)?.data.variants.map((variant) => variant.done)).toEqual([15, 15]);
  });

  it("keeps what was scored when it is cancelled, and runs the rest on retry", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, templates, 40);
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({ prompt_id: prompt.id, ...contains, concurrency: 2 }),
    );
    for await (const { data } of watchExperimentPage(viewer, id, new Date(), new AbortController().signal)) {
      if (data.status === "running" && data.progress.scored > 0) {
        const page = await loadExperimentPage(viewer, id);
        expect(page.running?.progress.total).toBe(80);
        await cancelExperiment(viewer, id).catch(() => undefined);
      }
    }
    const page = await loadExperimentPage(viewer, id);
    expect(page.summary.status).toBe("cancelled");
    const cells = rowsOf(page).flatMap((row) => row.cells);
    const open = cells.filter((cell) => cell === null).length;
    expect(open).toBeGreaterThan(0);
    expect(Object.values(page.retryable).reduce((sum, count) => sum + count, 0)).toBe(open);
    await retryExperiment(viewer, id);
    expect((await untilEnded(viewer, id)).status).toBe("completed");
  });
});

describe("what follows an experiment", () => {
  it("shows added variants beside the old ones, and other scores after a rescore", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, templates, 6);
    const first = await runToEnd(viewer, { prompt_id: prompt.id, ...contains, version_ids: [1] });
    await extendExperiment(viewer, first.id, { version_ids: [2] });
    await untilEnded(viewer, first.id);
    const extended = await loadExperimentPage(viewer, first.id);
    expect(extended.variants.map((variant) => variant.versionNumber)).toEqual([1, 2]);
    expect(rowsOf(extended).every((row) => row.cells.every((cell) => cell !== null))).toBe(true);
    const calls = fake.calls;
    await rescoreExperiment(viewer, first.id, [{ type: "exact_match", name: "exact" }]);
    await untilEnded(viewer, first.id);
    const rescored = await loadExperimentPage(viewer, first.id);
    expect(fake.calls).toBe(calls);
    expect(rescored.evaluators.map((evaluator) => evaluator.name)).toEqual(["exact"]);
    expect(rescored.variants.map((variant) => variant.avgScore)).toEqual([0, 0]);
  });
});

describe("the form of a new experiment", () => {
  it("starts from production against the newest version, and from an earlier experiment", async () => {
    const viewer = await createWorkspace();
    expect(
      await loadExperimentForm(viewer, { prompt: null, from: null, versions: [], baseline: null }),
    ).toBeNull();
    const { prompt, experiment } = await finished(viewer, 3);
    await activateVersion(viewer, { id: prompt.id }, { number: 1 });
    const form = await loadExperimentForm(viewer, { prompt: null, from: null, versions: [], baseline: null });
    expect(form?.prompt.slug).toBe(prompt.slug);
    expect(form?.defaults.versionIds).toHaveLength(2);
    expect(form?.defaults.evaluators.map((evaluator) => evaluator.type)).toEqual(["contains"]);
    expect(form?.providers.map((provider) => provider.provider)).toContain("openai");
    const wanted = await loadExperimentForm(viewer, {
      prompt: { slug: prompt.slug },
      from: null,
      versions: [2, 9],
      baseline: 9,
    });
    expect(wanted?.defaults.versionIds).toHaveLength(1);
    expect(wanted?.defaults.baselineVersionId).toBeNull();
    const pair = await loadExperimentForm(viewer, {
      prompt: { slug: prompt.slug },
      from: null,
      versions: [2, 1],
      baseline: 2,
    });
    const second = pair?.versions.find(({ number }) => number === 2);
    expect(pair?.defaults.baselineVersionId).toBe(second?.id);
    const copy = await loadExperimentForm(viewer, {
      prompt: null,
      from: experiment.id,
      versions: [],
      baseline: null,
    });
    expect(copy?.defaults).toMatchObject({ name: "Page (copy)", trials: 1, smallestDifference: 0.03 });
  });

  it("takes baseline model, side-by-side judging and rules from an earlier experiment", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, templates, 2);
    const models = ["gpt-4.1-mini", "gpt-4.1"].map((model) => ({ provider: "openai" as const, model }));
    const pairwise = { criteria: "Shorter is better." };
    const { id } = await runToEnd(viewer, {
      prompt_id: prompt.id,
      ...contains,
      models,
      baseline_model: models[1],
      pairwise,
      gates: { min_pass_rate: 0.9 },
    });
    const copy = await loadExperimentForm(viewer, {
      prompt: null,
      from: id,
      versions: [],
      baseline: null,
    });
    expect(copy?.defaults).toMatchObject({
      models,
      baselineModel: models[1],
      pairwise: { ...pairwise, model: null },
      gates: { min_pass_rate: 0.9 },
    });
    const page = await loadExperimentPage(viewer, id);
    expect(page.variants[0]).toMatchObject({ model: "gpt-4.1", isBaseline: true });
    expect(page.winRates.map(({ variantId }) => variantId).sort()).toEqual(
      page.variants
        .slice(1)
        .map(({ variantId }) => variantId)
        .sort(),
    );
  });

  it("estimates cells and cost and finds examples by their words", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, templates, 12);
    const estimate = await estimateExperiment(
      viewer,
      runExperimentBody.parse({ prompt_id: prompt.id, ...contains, trials: 2 }),
    );
    expect(estimate).toMatchObject({ totalCells: 48, exampleCount: 12, trials: 2, warnings: [] });
    expect(Number(estimate.costUsd)).toBeGreaterThan(0);
    expect(estimate.variants.map((variant) => variant.isBaseline)).toEqual([true, false]);
    const found = await searchExamples(viewer, { prompt_id: prompt.id, query: "Question 7" });
    expect(found.examples.map((example) => example.title)).toEqual(["Question 7?"]);
    expect(found.nextCursor).toBeNull();
  });
});

describe("lists and figures", () => {
  it("lists an experiment with its leading verdict and sums the day", async () => {
    const viewer = await createWorkspace();
    const { experiment } = await finished(viewer, 20);
    const { rows } = await listExperimentRows(viewer, { limit: 10 });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      id: experiment.id,
      verdict: { versionNumber: 2, verdict: "improved" },
      moreVerdicts: 0,
      variantCount: 2,
    });
    const dashboard = await loadDashboard(viewer);
    expect(dashboard.runs).toMatchObject({ now: 40, before: 0 });
    expect(dashboard.runs.trend).toHaveLength(24);
    expect(dashboard.success.now).toBe(1);
    expect(dashboard.cost.now).toBeCloseTo(Number(experiment.cost_usd), 8);
    expect(dashboard.latencyP50.now).toBeGreaterThan(latencyMs / 2);
    expect(dashboard.latencyP95.now).toBeGreaterThanOrEqual(dashboard.latencyP50.now ?? 0);
    expect(dashboard.prompts[0]).toMatchObject({ exampleCount: 20, versionCount: 2 });
  });

  it("says how far the first steps have come", async () => {
    const viewer = await createWorkspace();
    expect(await loadFirstRun(viewer)).toMatchObject({ prompt: null, exampleCount: 0, experimentCount: 0 });
    const prompt = await createPromptWithExamples(viewer, templates, 2);
    expect(await loadFirstRun(viewer)).toMatchObject({
      prompt: { slug: prompt.slug, versionCount: 2 },
      exampleCount: 2,
      experimentCount: 0,
    });
  });

  it("counts the first steps of the workspace alone, without what is archived", async () => {
    const [viewer, stranger] = [await createWorkspace(), await createWorkspace()];
    const taken = async () => stepsTaken(await readFirstSteps(viewer));
    expect(await taken()).toBe(0);
    const empty = await createPromptWithExamples(viewer, templates, 0);
    expect(await taken()).toBe(1);
    const prompt = await createPromptWithExamples(viewer, templates, 2);
    expect(await taken()).toBe(2);
    await archivePrompt(viewer, { id: prompt.id });
    expect(await taken()).toBe(1);
    await archivePrompt(viewer, { id: empty.id });
    expect(await taken()).toBe(0);
    await finished(viewer, 2);
    expect(await readFirstSteps(viewer)).toEqual({ prompt: true, example: true, experiment: true });
    expect(await taken()).toBe(firstStepCount);
    expect(stepsTaken(await readFirstSteps(stranger))).toBe(0);
  });
});
