import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import {
  countReviews,
  drawCells,
  insertReview,
  listCellReviews,
  tallyBlindReviews,
} from "@/lib/data/human-reviews";
import { createApiKeyBody } from "@/lib/domain/api/api-keys";
import type { EvaluatorType } from "@/lib/domain/evaluators/evaluator";
import { cellReference } from "@/lib/domain/experiments/packed-matrix";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { JudgedScore } from "@/lib/domain/reviews/review";
import { loadCellDetail, reviewSeenCell } from "@/lib/services/cell-detail";
import { loadExperimentPage } from "@/lib/services/experiment-page";
import { rescoreExperiment } from "@/lib/services/follow-up-experiment";
import { badgeOf, loadJudgeQuality } from "@/lib/services/judge-quality";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { answerBlind, loadReviewQueue, reviewCell } from "@/lib/services/review-cells";
import { callApi, refused } from "@/tests/support/api";
import { createPromptWithExamples, runToEnd, untilEnded } from "@/tests/support/experiment";
import { allCells, echo, isJudge, setUpLab } from "@/tests/support/lab";
import { refusalOf } from "@/tests/support/refusal";
import { asRole, createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
/** More than two days' queues hold. */
const examples = 40;

let viewer: Viewer;
let experimentId = "";

/** Judges an output right unless it says "No idea."; counts one claim, made up in every wrong answer. */
function judged(text: string): string {
  const right = !text.includes("No idea.");
  if (text.includes("claims")) {
    const claim = { claim: "c", status: right ? "supported" : "unsupported", evidence: null, source: null };
    return JSON.stringify({ claims: [claim] });
  }
  return JSON.stringify({ reason: right ? "Right." : "Wrong.", score: right ? 1 : 0 });
}

beforeAll(async () => {
  lab.behave({
    answer: (body) => {
      if (!isJudge(body)) return echo(body);
      const messages = body.messages as { content: string }[];
      const system = messages[0]?.content ?? "";
      const output = messages.at(-1)?.content.split("<<<BEGIN output")[1] ?? "";
      return judged(system.startsWith("You grade") ? output : `claims ${output}`);
    },
  });
  viewer = await createWorkspace();
  const prompt = await createPromptWithExamples(viewer, ["Worse: {{ question }}"], examples);
  const evaluators = [{ type: "llm_correctness" }, { type: "hallucination", weight: 0 }];
  const body = { prompt_id: prompt.id, experiment_name: "Judged", evaluators };
  experimentId = (await runToEnd(viewer, body)).id;
});

/** Another member of the same workspace. */
async function colleague(): Promise<Viewer> {
  const other = await createWorkspace();
  await db().membership.create({
    data: { workspaceId: viewer.workspaceId, userId: other.userId ?? "", role: "editor" },
  });
  return { ...other, workspaceId: viewer.workspaceId };
}

describe("the review queue", () => {
  it("shows nothing of the judge, and the same cells again when one comes back", async () => {
    const queue = await loadReviewQueue(viewer);
    expect(queue).toHaveLength(5);
    expect((await loadReviewQueue(viewer)).map(({ cellId }) => cellId)).toEqual(
      queue.map(({ cellId }) => cellId),
    );
    expect(JSON.stringify(queue)).not.toMatch(/Right\.|Wrong\.|judge|score|v1/);
    expect(queue[0]).toMatchObject({ question: { evaluator: "llm_correctness", asksHallucination: true } });
    expect(queue[0]?.messages.at(-1)?.content).toMatch(/^Worse: Question \d+\?$/);
  });

  it("draws every judged cell as often as any other", async () => {
    const cells = (await allCells(viewer, experimentId)).map(({ id }) => id);
    const first = new Map(cells.map((id) => [id, 0]));
    const draws = 1600;
    for (let n = 0; n < draws; n += 1) {
      const [id = ""] = await drawCells(viewer, viewer.userId ?? "", `seed ${n}`, 1);
      first.set(id, (first.get(id) ?? 0) + 1);
    }
    const expected = draws / examples;
    const chiSquare = [...first.values()].reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // 99.99 % quantile of chi-square with 39 degrees of freedom, by Wilson and Hilferty (1931).
    expect(chiSquare).toBeLessThan(80.8);
  });

  it("tells what the judge said only once an answer is given, and keeps the answer as it was", async () => {
    const [item] = await loadReviewQueue(viewer);
    const cellId = item?.cellId ?? "";
    const incomplete = await refusalOf(answerBlind(viewer, cellId, { score: null, hallucination: null }));
    expect(incomplete.fields[0]?.pointer).toBe("/score");
    expect(await refusalOf(reviewCell(viewer, cellId, { agrees: true }, "uniform"))).toMatchObject({
      code: "conflict",
    });
    const revealed = await answerBlind(viewer, cellId, { score: 0.75, hallucination: false, note: "Fine." });
    expect(revealed.scores.map(({ evaluator }) => evaluator).sort()).toEqual([
      "hallucination",
      "llm_correctness",
    ]);
    expect(revealed.review).toMatchObject({ sampled_by: "uniform", score: 0.75, agrees: null });
    // Having seen the judge, the blind score is not to be changed any more.
    const agreed = await reviewCell(viewer, cellId, { agrees: false, score: 0, hallucination: true });
    expect(agreed).toMatchObject({
      sampled_by: "uniform",
      agrees: false,
      score: 0.75,
      hallucination: false,
      note: "Fine.",
    });
    const recorded = await db().auditLog.findMany({
      where: { workspaceId: viewer.workspaceId, objectId: revealed.review.id },
      orderBy: { id: "asc" },
    });
    expect(recorded.map(({ action }) => action)).toEqual(["review.create", "review.update"]);
    expect((await loadReviewQueue(viewer)).map((one) => one.cellId)).not.toContain(cellId);
    expect(await refusalOf(answerBlind(viewer, cellId, { score: 1, hallucination: false }))).toMatchObject({
      code: "conflict",
    });
    const other = await colleague();
    expect((await loadReviewQueue(other)).map((one) => one.cellId)).not.toContain(cellId);
  });

  it("takes no cell as drawn that was picked, and no reviews of picked cells as blind", async () => {
    const outside = await outsideOfQueue();
    expect(await refusalOf(answerBlind(viewer, outside, { score: 1, hallucination: false }))).toMatchObject({
      code: "conflict",
    });
    const before = await countReviews(viewer);
    await reviewCell(viewer, outside, { agrees: true, score: 1 });
    await reviewCell(viewer, outside, { agrees: false, score: 0.25, note: "Read again." });
    const after = await countReviews(viewer);
    expect(after.picked - before.picked).toBe(1);
    expect(after.uniform).toBe(before.uniform);
    const [review] = await listCellReviews(viewer, outside);
    expect(review).toMatchObject({ agrees: false, score: 0.25, note: "Read again.", sampled_by: "picked" });
  });

  it("is closed to viewers, other workspaces and keys without a person", async () => {
    const [item] = await loadReviewQueue(viewer);
    const cellId = item?.cellId ?? "";
    expect(await refusalOf(loadReviewQueue(asRole(viewer, "viewer")))).toMatchObject({ code: "forbidden" });
    const stranger = await createWorkspace();
    expect(await refusalOf(reviewCell(stranger, cellId, { agrees: true }))).toMatchObject({
      code: "not_found",
    });
    expect(await loadReviewQueue(stranger)).toEqual([]);
    const key: Viewer = { ...viewer, kind: "api_key", userId: null };
    expect(await refusalOf(reviewCell(key, cellId, { agrees: true }))).toMatchObject({ code: "forbidden" });
  });
});

/** A judged cell that neither today's nor yesterday's queue holds. */
async function outsideOfQueue(): Promise<string> {
  const reviewer = viewer.userId ?? "";
  const days = [0, 1].map((back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10));
  const queues = await Promise.all(days.map((day) => drawCells(viewer, reviewer, `${reviewer} ${day}`, 10)));
  const all = await drawCells(viewer, reviewer, "any", examples);
  return all.find((id) => !queues.flat().includes(id)) ?? "";
}

describe("reviews on the experiment page", () => {
  it("shows in a cell's drawer what people said of it, and on the page how many agree", async () => {
    const cellId = await outsideOfQueue();
    const cell = (await allCells(viewer, experimentId)).find(({ id }) => id === cellId);
    const reference = cellReference(cell?.golden_example_id ?? "", cell?.variant_id ?? "");
    const before = await loadExperimentPage(viewer, experimentId);
    const seen = await reviewSeenCell(viewer, cellId, { agrees: false, score: 0.25, note: "Too strict." });
    expect(seen).toMatchObject({ own: true, blind: false, agrees: false, score: 0.25, note: "Too strict." });

    const detail = await loadCellDetail(viewer, experimentId, reference);
    expect(detail).toMatchObject({ resultId: cellId, reviews: [seen] });
    const judge = detail.evaluators.find(({ name }) => name === "llm_correctness");
    expect(judge).toMatchObject({ kind: "judge", judgeModel: "openai/gpt-4.1-mini" });
    const [others] = (await loadCellDetail(await colleague(), experimentId, reference)).reviews;
    expect(others).toMatchObject({ own: false, agrees: false });

    const after = await loadExperimentPage(viewer, experimentId);
    expect(after.agreement).toEqual({
      agreed: before.agreement?.agreed ?? 0,
      total: (before.agreement?.total ?? 0) + 1,
    });
  });

  it("names each judge with how far people agree with it, by the model that judged", async () => {
    const { judges, summary } = await loadExperimentPage(viewer, experimentId);
    const model = "openai/gpt-4.1-mini";
    expect(judges.map(({ evaluator, model: by }) => [evaluator, by])).toEqual([
      ["llm_correctness", model],
      ["hallucination", model],
    ]);
    expect(judges[0]?.badge).toMatch(/^judge agrees with people /);
    expect(summary.judgeModel).toBe("gpt-4.1-mini");
    const qualities = await loadJudgeQuality(viewer);
    expect(badgeOf(qualities, { evaluator: "llm_correctness", model: "openai/another" })).toBe(
      "not yet measured",
    );
  });
});

describe("judge quality", () => {
  it("compares blind answers with what the judge said then", async () => {
    const other = await colleague();
    const before = (await loadJudgeQuality(viewer)).find(({ evaluator }) => evaluator === "llm_correctness");
    const [item] = await loadReviewQueue(other);
    const right = item?.output !== "No idea.";
    await answerBlind(other, item?.cellId ?? "", { score: right ? 1 : 0, hallucination: !right });
    const after = (await loadJudgeQuality(viewer)).find(({ evaluator }) => evaluator === "llm_correctness");
    expect((after?.n ?? 0) - (before?.n ?? 0)).toBe(1);
    expect((after?.agreement.agreement.count ?? 0) - (before?.agreement.agreement.count ?? 0)).toBe(1);
    expect(after?.model).toBe("openai/gpt-4.1-mini");
    const hallucination = (await loadJudgeQuality(viewer)).find(({ type }) => type === "hallucination");
    expect(hallucination?.detection?.n).toBe(after?.n);

    expect(await loadJudgeQuality(await createWorkspace())).toEqual([]);

    // Another judgement of the same output changes nothing that was measured.
    await rescoreExperiment(viewer, experimentId, [{ type: "contains" }]);
    await untilEnded(viewer, experimentId);
    expect((await loadJudgeQuality(viewer)).find(({ type }) => type === "llm_correctness")).toEqual(after);
  });
});

describe("what a blind review says of a judge", () => {
  it("is passing at the evaluator's threshold or not, on the question that was asked, and any hallucination or none", async () => {
    const own = await createWorkspace();
    const prompt = await createPromptWithExamples(own, ["Worse: {{ question }}"], 4);
    const body = { prompt_id: prompt.id, experiment_name: "Tallied", evaluators: [{ type: "contains" }] };
    const cells = await allCells(own, (await runToEnd(own, body)).id);
    const score = (evaluator: string, type: EvaluatorType, score: number): JudgedScore => ({
      ...{ evaluator, type, score, model: "openai/gpt-4.1", promptVersion: null, threshold: 0.7 },
    });
    const reviews = [
      // Both at the threshold or over it, with a second judge whose question was not asked.
      {
        score: 0.7,
        hallucination: null,
        judged: [score("right", "llm_correctness", 0.7), score("tone", "rubric", 1)],
      },
      // The judge a hair under it; the person flags nothing, the judge a trace.
      {
        score: 1,
        hallucination: false,
        judged: [score("right", "llm_correctness", 0.69), score("made up", "hallucination", 0.99)],
      },
      {
        score: 0.5,
        hallucination: true,
        judged: [score("right", "llm_correctness", 0), score("made up", "hallucination", 1)],
      },
    ];
    for (const [index, review] of [...reviews, { ...reviews[0], sampledBy: "picked" as const }].entries()) {
      await insertReview(own, {
        ...{
          evaluator: "right",
          agrees: null,
          note: "",
          sampledBy: "uniform",
          judged: [],
          score: null,
          hallucination: null,
        },
        ...review,
        cellId: cells[index]?.id ?? "",
        reviewerId: own.userId ?? "",
      });
    }
    const tallies = await tallyBlindReviews(own);
    const answers = (evaluator: string) =>
      tallies
        .filter((one) => one.evaluator === evaluator)
        .map(({ judge, human, count }) => `${judge} ${human} ${count}`)
        .sort();
    expect(answers("right")).toEqual(["false false 1", "false true 1", "true true 1"]);
    expect(answers("made up")).toEqual(["false true 1", "true false 1"]);
    expect(answers("tone")).toEqual([]);
  });
});

describe("POST /cells/{id}/reviews", () => {
  it("keeps a review of the key's owner", async () => {
    const body = createApiKeyBody.parse({ name: "ci", role: "editor", rate_limit_per_minute: 1_000 });
    const { key } = await createApiKey(asRole(viewer, "owner"), body);
    const [cell] = await allCells(viewer, experimentId);
    const answer = await callApi("POST /cells/{id}/reviews", {
      key,
      params: { id: cell?.id ?? "" },
      body: { agrees: true, score: 0.5 },
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({ cell_id: cell?.id, agrees: true });
    const missing = { key, params: { id: experimentId }, body: { agrees: true } };
    expect(await refused("POST /cells/{id}/reviews", missing)).toMatchObject({ status: 404 });
    const wrong = { key, params: { id: cell?.id ?? "" }, body: { agrees: "yes", score: 2 } };
    expect((await refused("POST /cells/{id}/reviews", wrong)).errors.map(({ pointer }) => pointer)).toEqual([
      "/agrees",
      "/score",
    ]);
  });
});
