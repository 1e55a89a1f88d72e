import "server-only";
import { type CellDetails, getCell } from "@/lib/data/cells";
import { listCellReviews } from "@/lib/data/human-reviews";
import { findCellId } from "@/lib/data/matrix";
import type { ReviewAnswer, ReviewBody } from "@/lib/domain/api/reviews";
import { AssayError, notFound } from "@/lib/domain/errors";
import type { EvaluatorKind } from "@/lib/domain/evaluators/evaluator";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import { cellReference, readCellReference } from "@/lib/domain/experiments/packed-matrix";
import type { CellDetail, CellEvaluator, CellReview, RenderedMessage } from "@/lib/domain/experiments/view";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { renderMessagesWithMarks } from "@/lib/domain/templates/render";
import { reviewCell } from "./review-cells";

const kindNames: Record<EvaluatorKind, string> = {
  deterministic: "code",
  embedding: "embedding",
  judged: "judge",
  custom: "custom",
};

/** The prompt as it was sent, rendered anew from the immutable version and revision; empty when it cannot be. */
function renderedPrompt({ template, inputData }: CellDetails): RenderedMessage[] {
  try {
    const messages = renderMessagesWithMarks(template.messages, template.format, inputData as JsonObject);
    return messages.map(({ role, segments }) => ({
      role,
      parts: segments.map(({ text, variable }) => ({ text, variable })),
    }));
  } catch (error) {
    if (error instanceof AssayError) return [];
    throw error;
  }
}

function evaluators({ cell, baselineScores }: CellDetails): CellEvaluator[] {
  return cell.scores.map((score) => ({
    name: score.evaluator,
    kind: kindNames[getEvaluator(score.type).kind],
    weight: score.weight,
    score: score.score,
    baselineScore: baselineScores.get(score.evaluator) ?? null,
    passed: score.passed,
    reason: score.reason === "" ? null : score.reason,
    judgeModel: score.judge_model,
    judgeTemperature: score.judge_temperature,
    judgePromptVersion: score.judge_prompt_version,
    costUsd: score.cost_usd,
    reused: score.reused,
  }));
}

function cellReview(viewer: Viewer, review: ReviewAnswer): CellReview {
  return {
    reviewer: review.reviewer.name,
    own: review.reviewer.id === viewer.userId,
    blind: review.sampled_by === "uniform",
    agrees: review.agrees,
    score: review.score,
    hallucination: review.hallucination,
    note: review.note,
    at: review.updated_at,
  };
}

/**
 * All of one cell for its drawer.
 * @param reference as `cellReference` makes it.
 * @throws AssayError `not_found`, also for a cell of another experiment or workspace.
 */
export async function loadCellDetail(
  viewer: Viewer,
  experimentId: string,
  reference: string,
): Promise<CellDetail> {
  const place = readCellReference(reference);
  const id = place === null ? null : await findCellId(viewer, experimentId, place);
  if (place === null || id === null) throw notFound("Cell");
  const [details, reviews] = await Promise.all([getCell(viewer, id), listCellReviews(viewer, id)]);
  const { cell } = details;
  return {
    id: reference,
    resultId: cell.id,
    trial: place.trial,
    trialCellIds: details.trialCellIds.map((_, index) =>
      cellReference(place.exampleId, place.variantId, index + 1),
    ),
    status: cell.status,
    provider: cell.provider,
    model: cell.model,
    score: cell.score,
    passed: cell.passed,
    hallucinationRate: cell.hallucination_rate,
    reason: cell.reason,
    output: cell.output,
    expected: cell.expected_output,
    error: cell.error,
    claims: cell.claims.map(({ claim, status, evidence }) => ({ text: claim, status, evidence })),
    evaluators: evaluators(details),
    prompt: renderedPrompt(details),
    latencyMs: cell.latency_ms,
    tokensIn: details.tokensIn,
    tokensOut: details.tokensOut,
    costUsd: cell.cost_usd,
    reused: cell.reused,
    runId: cell.run_id,
    reviews: reviews.map((review) => cellReview(viewer, review)),
  };
}

/**
 * Keeps what a person who sees a cell's scores says of them, and answers as the drawer shows it.
 * @throws as `reviewCell`.
 */
export async function reviewSeenCell(viewer: Viewer, cellId: string, body: ReviewBody): Promise<CellReview> {
  return cellReview(viewer, await reviewCell(viewer, cellId, body));
}
