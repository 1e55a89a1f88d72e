import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { getExperiment } from "@/lib/data/experiment-answers";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { exportExperiment } from "@/lib/services/export-experiment";
import { rescoreExperiment } from "@/lib/services/follow-up-experiment";
import { startExperiment } from "@/lib/services/start-experiment";
import { createPromptWithExamples, runToEnd, untilEnded } from "@/tests/support/experiment";
import type { Body } from "@/tests/support/fake-server";
import { allCells, echo, isJudge, setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

const count = 4;
const isEmbedding = (body: Body) => body.input !== undefined;
const isRepair = (body: Body) => (body.messages as unknown[]).length > 2;
const isScoring = (body: Body) => !isEmbedding(body) && isJudge(body);

/** Answers every judge in its form. */
function judgement(body: Body): string {
  const { name } = (body.response_format as { json_schema: { name: string } }).json_schema;
  return JSON.stringify(name === "hallucination" ? { claims: [] } : { reason: "Right.", score: 1 });
}

function answer(body: Body): string {
  if (isEmbedding(body)) return "";
  return isJudge(body) ? judgement(body) : echo(body);
}

async function setUp(templates = ["Answer {{ question }}"], parameters: Record<string, unknown> = {}) {
  const viewer = await createWorkspace();
  const prompt = await createPromptWithExamples(viewer, templates, count, parameters);
  const run = (settings: Record<string, unknown>) =>
    runToEnd(viewer, { prompt_id: prompt.id, experiment_name: "Account", ...settings });
  return { viewer, prompt, run };
}

async function runsOf(experimentId: string, origin: string) {
  return db().run.findMany({ where: { experimentId, origin }, include: { costLog: true } });
}

const sum = (amounts: unknown[]) => amounts.reduce<number>((total, amount) => total + Number(amount ?? 0), 0);

async function csvOf(viewer: Viewer, id: string): Promise<Record<string, string>[]> {
  const file = await exportExperiment(viewer, id, { format: "csv", table: "cells" });
  return parse(await new Response(file.body).text(), { columns: true });
}

describe("the account of a judged score", () => {
  const evaluators = [
    { type: "llm_correctness" },
    { type: "hallucination" },
    { type: "rubric", config: { criteria: "Polite." } },
  ];

  it("names judge, temperature, prompt version and cost in answers and files", async () => {
    lab.behave({ answer });
    const { viewer, run } = await setUp();
    const experiment = await run({ evaluators });
    const cells = await allCells(viewer, experiment.id);
    for (const cell of cells) {
      expect(cell.scores.map(({ type }) => type)).toEqual(evaluators.map(({ type }) => type));
    }
    for (const score of cells.flatMap((cell) => cell.scores)) {
      expect(score).toMatchObject({
        score: 1,
        judge_model: "openai/gpt-4.1-mini",
        judge_temperature: 0,
        judge_prompt_version: `${score.type}/1`,
        reused: false,
      });
      expect(Number(score.cost_usd)).toBeGreaterThan(0);
    }
    const paid = sum(cells.flatMap(({ scores }) => scores.map((score) => score.cost_usd)));
    expect(paid).toBeCloseTo(sum((await runsOf(experiment.id, "judge")).map((one) => one.costUsd)), 10);
    expect(paid).toBeCloseTo(Number(experiment.results[0]?.judge_cost_usd), 10);
    for (const row of await csvOf(viewer, experiment.id)) {
      expect(row).toMatchObject({
        "score:rubric": "1",
        "judge_model:rubric": "openai/gpt-4.1-mini",
        "judge_temperature:rubric": "0",
        "judge_prompt_version:rubric": "rubric/1",
        "reused:rubric": "false",
      });
      expect(Number(row["cost_usd:rubric"])).toBeGreaterThan(0);
    }
  });

  it("stays with a reused judgement, which costs nothing more, and with one that is scored again", async () => {
    lab.behave({ answer });
    const { viewer, run } = await setUp(["Answer {{ question }}"], { temperature: 0 });
    await run({ evaluators });
    const again = await run({ evaluators });
    const expectReused = async () => {
      for (const score of (await allCells(viewer, again.id)).flatMap((cell) => cell.scores)) {
        expect(score).toMatchObject({
          judge_model: "openai/gpt-4.1-mini",
          judge_temperature: 0,
          judge_prompt_version: `${score.type}/1`,
          cost_usd: "0",
          reused: true,
        });
      }
    };
    await expectReused();
    const { experiment_id } = await rescoreExperiment(viewer, again.id, [{ type: "llm_correctness" }]);
    await untilEnded(viewer, experiment_id);
    await expectReused();
    expect(Number((await getExperiment(viewer, again.id)).cost_usd)).toBe(0);
  });

  it("counts both calls of a repaired answer", async () => {
    lab.behave({
      answer: (body) => (isScoring(body) && !isRepair(body) ? "Rather good." : answer(body)),
    });
    const { viewer, run } = await setUp();
    const experiment = await run({ evaluators: [{ type: "llm_correctness" }] });
    const judged = await runsOf(experiment.id, "judge");
    expect(judged).toHaveLength(2 * count);
    const cells = await allCells(viewer, experiment.id);
    const paid = sum(cells.map(({ scores }) => scores[0]?.cost_usd));
    expect(paid).toBeCloseTo(sum(judged.map((one) => one.costUsd)), 10);
    expect(Number(experiment.results[0]?.judge_cost_usd)).toBeCloseTo(paid, 10);
  });

  it("keeps the raw answer and the cost of a judge whose repair failed", async () => {
    lab.behave({
      answer: (body) => (isScoring(body) ? "Rather good." : echo(body)),
      fault: (_n, body) => (isScoring(body) && isRepair(body) ? { kind: "error", status: 400 } : null),
    });
    const { viewer, run } = await setUp();
    const experiment = await run({ evaluators: [{ type: "llm_correctness" }] });
    for (const { scores } of await allCells(viewer, experiment.id)) {
      expect(scores[0]).toMatchObject({
        score: null,
        judge_model: "openai/gpt-4.1-mini",
        judge_prompt_version: "llm_correctness/1",
        details: { raw: "Rather good." },
      });
      expect(Number(scores[0]?.cost_usd)).toBeGreaterThan(0);
    }
    const paid = sum((await runsOf(experiment.id, "judge")).map((one) => one.costUsd));
    expect(Number(experiment.results[0]?.judge_cost_usd)).toBeCloseTo(paid, 10);
  });

  it("says unknown, not nothing, where the judge has no price", async () => {
    lab.behave({ answer });
    const { viewer, run } = await setUp();
    const experiment = await run({
      evaluators: [{ type: "llm_correctness", config: { model: "openai/our-own-judge" } }],
    });
    for (const { scores } of await allCells(viewer, experiment.id)) {
      expect(scores[0]).toMatchObject({ judge_model: "openai/our-own-judge", cost_usd: null });
    }
  });
});

describe("the account of embeddings", () => {
  const similarity = { type: "semantic_similarity" };

  it("is a run with its cost, on the score and in the experiment's spend, each text once", async () => {
    lab.behave({ answer });
    const { viewer, run } = await setUp(["Answer {{ question }}", "Once more, answer {{ question }}"]);
    const experiment = await run({ evaluators: [similarity], reuse: false });
    const runs = await runsOf(experiment.id, "embedding");
    const texts = runs.flatMap(({ messages }) => (messages as { content: string }[]).map((m) => m.content));
    // Both versions answer alike: as many outputs and expected outputs as examples.
    expect(texts).toHaveLength(2 * count);
    expect(new Set(texts).size).toBe(2 * count);
    for (const one of runs) {
      expect(one).toMatchObject({ status: "completed", model: "text-embedding-3-small", output: null });
      expect(Number(one.costLog?.totalUsd)).toBeGreaterThan(0);
    }
    const paid = sum(runs.map((one) => one.costUsd));
    const cells = await allCells(viewer, experiment.id);
    for (const { scores } of cells) {
      expect(scores[0]).toMatchObject({
        judge_model: "openai/text-embedding-3-small",
        judge_temperature: null,
        judge_prompt_version: null,
      });
    }
    expect(sum(cells.map(({ scores }) => scores[0]?.cost_usd))).toBeCloseTo(paid, 10);
    expect(sum(experiment.results.map((result) => result.judge_cost_usd))).toBeCloseTo(paid, 10);
    const generated = sum((await runsOf(experiment.id, "experiment")).map((one) => one.costUsd));
    expect(Number(experiment.cost_usd)).toBeCloseTo(generated + paid, 10);
    const [rollup] = await db().metricRollup.findMany({
      where: { workspaceId: viewer.workspaceId, origin: "embedding" },
    });
    expect(Number(rollup?.costUsd)).toBeCloseTo(paid, 10);
    const [row] = await csvOf(viewer, experiment.id);
    expect(row?.["judge_model:semantic_similarity"]).toBe("openai/text-embedding-3-small");
  });

  it("counts against the budget, is forecast, and needs a price to be kept", async () => {
    lab.behave({ answer });
    const { viewer, prompt } = await setUp();
    const body = (evaluators: object[], budget_usd?: string) =>
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Budget",
        evaluators,
        concurrency: 1,
        ...(budget_usd === undefined ? {} : { budget_usd }),
      });
    const free = await startExperiment(viewer, body([{ type: "contains" }]));
    const priced = await startExperiment(viewer, body([similarity]));
    expect(Number(priced.estimated_cost_usd)).toBeGreaterThan(Number(free.estimated_cost_usd));
    const whole = await untilEnded(viewer, priced.experiment_id);
    const embedded = sum((await runsOf(whole.id, "embedding")).map((one) => one.costUsd));
    // Everything the generations cost, and half of what the embeddings do.
    const budget = (Number(whole.cost_usd) - embedded / 2).toFixed(10);
    // Where nothing is embedded yet.
    const fresh = await setUp();
    const again = { ...body([similarity], budget), prompt_id: fresh.prompt.id };
    const short = await startExperiment(fresh.viewer, again);
    expect((await untilEnded(fresh.viewer, short.experiment_id)).status).toBe("over_budget");

    const unpriced = { ...similarity, config: { model: "openai/our-own-vectors" } };
    await expect(startExperiment(viewer, body([unpriced], "1"))).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/embedding model has no price/),
      fields: [{ pointer: "/budget_usd" }],
    });
  });
});
