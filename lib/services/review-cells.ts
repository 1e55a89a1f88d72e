import "server-only";
import { createHash } from "node:crypto";
import { recordAudit } from "@/lib/data/audit-logs";
import { getCell } from "@/lib/data/cells";
import { transaction } from "@/lib/data/client";
import { getExperimentSetup } from "@/lib/data/experiments";
import { changeReview, drawCells, findReview, getJudgedScores, insertReview } from "@/lib/data/human-reviews";
import { getRun } from "@/lib/data/runs";
import type { EvaluationResultAnswer } from "@/lib/domain/api/experiments";
import type { BlindAnswerBody, ReviewAnswer, ReviewBody } from "@/lib/domain/api/reviews";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { exampleName } from "@/lib/domain/examples/name";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type ReviewQuestion, reviewQuestion, type SampledBy } from "@/lib/domain/reviews/review";
import type { ChatMessage } from "@/lib/domain/runs/completion";

const batch = 5;
const dayMs = 24 * 60 * 60 * 1000;

/** Review and audit row, in one transaction. */
async function keep(
  viewer: Viewer,
  cellId: string,
  before: ReviewAnswer | null,
  write: () => Promise<ReviewAnswer>,
): Promise<ReviewAnswer> {
  return transaction(async () => {
    const after = await write();
    await recordAudit(viewer, {
      action: before === null ? "review.create" : "review.update",
      objectId: after.id,
      objectName: `cell ${cellId}`,
      ...(before === null ? {} : { before }),
      after,
    });
    return after;
  });
}

/** A drawn cell as its reviewer sees it: nothing of the judge, nothing of which variant it is. */
export interface ReviewItem {
  cellId: string;
  exampleName: string;
  messages: ChatMessage[];
  output: string;
  expected: string | null;
  context: string | null;
  question: ReviewQuestion;
}

/** What is shown once the reviewer has answered. */
export interface Revealed {
  review: ReviewAnswer;
  experimentId: string;
  exampleId: string;
  /** Place of the cell's variant in its experiment. */
  column: number;
  version: string;
  score: number | null;
  reason: string | null;
  scores: { evaluator: string; score: number | null; reason: string }[];
  claims: EvaluationResultAnswer["claims"];
}

/** Reviews are a person's: a key without one cannot give any. @throws AssayError `forbidden`. */
function reviewerOf(viewer: Viewer): string {
  requireRole(viewer.role, "review.create");
  if (viewer.userId !== null) return viewer.userId;
  throw new AssayError("forbidden", "A review needs a reviewer: use an API key that belongs to a person.");
}

/** Stays the same for a reviewer all day, so that leaving and coming back draws no other cells. */
function seedOf(reviewerId: string, time: number): string {
  return `${reviewerId} ${new Date(time).toISOString().slice(0, 10)}`;
}

/** The same question for the same cell and reviewer, whenever it is asked. */
function choiceOf(cellId: string, reviewerId: string): number {
  return createHash("sha256").update(`${cellId} ${reviewerId}`).digest().readUInt32BE(0);
}

async function questionOf(viewer: Viewer, cellId: string, reviewerId: string): Promise<ReviewQuestion> {
  const judged = await getJudgedScores(viewer, cellId);
  const asked = judged.map(({ evaluator, type, criteria }) => ({ name: evaluator, type, criteria }));
  return reviewQuestion(asked, choiceOf(cellId, reviewerId));
}

async function itemOf(viewer: Viewer, cellId: string, reviewerId: string): Promise<ReviewItem> {
  const { cell, context, exampleNumber } = await getCell(viewer, cellId);
  const [run, question] = await Promise.all([
    cell.run_id === null ? null : getRun(viewer, cell.run_id),
    questionOf(viewer, cellId, reviewerId),
  ]);
  return {
    cellId,
    exampleName: exampleName(exampleNumber),
    messages: run?.messages ?? [],
    output: cell.output ?? "",
    expected: cell.expected_output,
    context,
    question,
  };
}

/**
 * The next cells of the reviewer's queue: judged ones nobody was drawn for yet, uniformly at random.
 * @throws AssayError `forbidden`.
 */
export async function loadReviewQueue(viewer: Viewer): Promise<ReviewItem[]> {
  const reviewerId = reviewerOf(viewer);
  const ids = await drawCells(viewer, reviewerId, seedOf(reviewerId, Date.now()), batch);
  return Promise.all(ids.map((id) => itemOf(viewer, id, reviewerId)));
}

/** A page loaded before midnight still shows the cells drawn for that day. */
async function requireDrawn(viewer: Viewer, reviewerId: string, cellId: string): Promise<void> {
  for (const time of [Date.now(), Date.now() - dayMs]) {
    const drawn = await drawCells(viewer, reviewerId, seedOf(reviewerId, time), 2 * batch);
    if (drawn.includes(cellId)) return;
  }
  throw new AssayError("conflict", "This cell is not in your queue any more. Go on to the next one.");
}

/**
 * Keeps a reviewer's blind answer to a drawn cell and only then says what the judge had said.
 * @throws AssayError `forbidden`, `not_found`; `conflict` for a cell that was not drawn for this reviewer or was
 * answered meanwhile; `invalid` for an answer that leaves the question out.
 */
export async function answerBlind(
  viewer: Viewer,
  cellId: string,
  answer: BlindAnswerBody,
): Promise<Revealed> {
  const reviewerId = reviewerOf(viewer);
  const question = await questionOf(viewer, cellId, reviewerId);
  await requireDrawn(viewer, reviewerId, cellId);
  if (question.evaluator !== null && answer.score === null)
    throw invalidField("/score", "Give a score, 1 to 5.");
  if (question.evaluator === null && answer.hallucination === null) {
    throw invalidField("/hallucination", "Say whether it claims anything unsupported.");
  }
  const judged = await getJudgedScores(viewer, cellId);
  const review = await keep(viewer, cellId, null, () =>
    insertReview(viewer, {
      cellId,
      reviewerId,
      evaluator: question.evaluator,
      judged: judged.map(({ criteria: _criteria, ...score }) => score),
      agrees: null,
      score: question.evaluator === null ? null : answer.score,
      hallucination: question.asksHallucination ? answer.hallucination : null,
      note: answer.note ?? "",
      sampledBy: "uniform",
    }),
  );
  const { cell, experimentId } = await getCell(viewer, cellId);
  const setup = await getExperimentSetup(viewer, experimentId);
  return {
    review,
    experimentId,
    exampleId: cell.golden_example_id,
    column: setup.variants.findIndex(({ variantId }) => variantId === cell.variant_id),
    version: `v${cell.version_number} on ${cell.model}`,
    score: cell.score,
    reason: cell.reason,
    scores: cell.scores.map(({ evaluator, score, reason }) => ({ evaluator, score, reason })),
    claims: cell.claims,
  };
}

/**
 * Keeps what a person who sees the judge's score says of it. A blind answer given before keeps its own score: only
 * `agrees` and the note are added to it. Saying it again changes what was said.
 * @param sampledBy "picked" for a cell somebody chose; "uniform" only completes a blind answer.
 * @throws AssayError `forbidden`, `not_found`; `conflict` for a cell without a result, or for "uniform" without a
 * blind answer.
 */
export async function reviewCell(
  viewer: Viewer,
  cellId: string,
  body: ReviewBody,
  sampledBy: SampledBy = "picked",
): Promise<ReviewAnswer> {
  const reviewerId = reviewerOf(viewer);
  const judged = (await getJudgedScores(viewer, cellId)).map(({ criteria: _criteria, ...score }) => score);
  const earlier = await findReview(viewer, cellId, reviewerId);
  const note = body.note === undefined ? {} : { note: body.note };
  if (earlier?.sampled_by === "uniform") {
    return keep(viewer, cellId, earlier, () =>
      changeReview(viewer, earlier.id, { agrees: body.agrees, ...note }),
    );
  }
  if (sampledBy === "uniform") {
    throw new AssayError("conflict", "Give your own score first; the judge's is shown afterwards.");
  }
  const own = {
    ...(body.score === undefined ? {} : { score: body.score }),
    ...(body.hallucination === undefined ? {} : { hallucination: body.hallucination }),
  };
  if (earlier !== null)
    return keep(viewer, cellId, earlier, () =>
      changeReview(viewer, earlier.id, { agrees: body.agrees, judged, ...own, ...note }),
    );
  const { cell } = await getCell(viewer, cellId);
  if (cell.status !== "completed") {
    throw new AssayError("conflict", `The cell is ${cell.status}: there is no result to review yet.`);
  }
  return keep(viewer, cellId, null, () =>
    insertReview(viewer, {
      cellId,
      reviewerId,
      evaluator: null,
      judged,
      agrees: body.agrees,
      score: body.score ?? null,
      hallucination: body.hallucination ?? null,
      note: body.note ?? "",
      sampledBy,
    }),
  );
}
