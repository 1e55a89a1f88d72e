import { z } from "zod";
import type { ErrorKind } from "../runs/completion";
import { type Claim, claimSchema } from "./claims";
import type { ScorerResult } from "./evaluator";
import type { EvaluatorSpec } from "./spec";

/** One evaluator's result in a cell. Evaluators that do not apply to the example are not in the list at all. */
export interface CellScore {
  evaluator: Pick<EvaluatorSpec, "name" | "type">;
  weight: number;
  threshold: number;
  gate: boolean;
  result: ScorerResult;
}

/** What a cell comes to. Null is missing, never a number. */
export interface CombinedScore {
  score: number | null;
  passed: boolean | null;
  reason: string;
  hallucinationRate: number | null;
  claims: Claim[];
  /** The output made no claim: its hallucination rate of 0 is counted apart. */
  noClaims: boolean;
}

/** A cell without gates passes at or above this. */
export const cellThreshold = 0.7;

/** Lets 0.1 + 0.2 pass a threshold of 0.3: sums of scores and weights are not exact in binary. */
export const rounding = 1e-9;

/** Whether a score passes its threshold; null when the score is missing. */
export function passes(score: number | null, threshold: number): boolean | null {
  return score === null ? null : score >= threshold - rounding;
}

/** Weighted mean over evaluators with weight; null when one of them is missing or there are none. */
function weightedMean(scores: readonly CellScore[]): number | null {
  let sum = 0;
  let weights = 0;
  for (const { weight, result } of scores) {
    if (weight === 0) continue;
    if (result.score === null) return null;
    sum += weight * result.score;
    weights += weight;
  }
  return weights === 0 ? null : Math.min(1, Math.max(0, sum / weights));
}

/** All gates must pass. One that fails decides; else one that is missing leaves it open. */
function gatesPass(gates: readonly CellScore[]): boolean | null {
  const outcomes = gates.map((gate) => passes(gate.result.score, gate.threshold));
  if (outcomes.includes(false)) return false;
  return outcomes.includes(null) ? null : true;
}

/** The reason people need first: a missing score, then a failed gate, then the lowest score that counts. */
function leadingReason(scores: readonly CellScore[]): string {
  const counting = scores.filter((score) => score.weight > 0 || score.gate);
  const pool = counting.length > 0 ? counting : scores;
  const rank = ({ gate, threshold, result }: CellScore): number => {
    if (result.score === null) return -2;
    return gate && passes(result.score, threshold) === false ? -1 : result.score;
  };
  const [first] = [...pool].sort((a, b) => rank(a) - rank(b));
  if (first === undefined) return "No evaluator applies to this example.";
  return pool.length > 1 ? `${first.evaluator.name}: ${first.result.reason}` : first.result.reason;
}

const claimsSchema = z.array(claimSchema);

function hallucinationOf(
  scores: readonly CellScore[],
): Pick<CombinedScore, "hallucinationRate" | "claims" | "noClaims"> {
  const found = scores.find(
    ({ evaluator, result }) => evaluator.type === "hallucination" && result.score !== null,
  );
  const rate = found?.result.details.hallucination_rate;
  if (typeof rate !== "number") return { hallucinationRate: null, claims: [], noClaims: false };
  const claims = claimsSchema.safeParse(found?.result.details.claims);
  return {
    hallucinationRate: rate,
    claims: claims.success ? claims.data : [],
    noClaims: found?.result.details.no_claims === true,
  };
}

/**
 * A cell's score: the weighted mean of its evaluators' scores, null when one that counts is missing or none counts.
 * It passes when all its gates pass; without gates, when its score is at least 0.7.
 */
export function combineScores(scores: readonly CellScore[]): CombinedScore {
  const score = weightedMean(scores);
  const gates = scores.filter((item) => item.gate);
  const passed = gates.length > 0 ? gatesPass(gates) : passes(score, cellThreshold);
  return { score, passed, reason: leadingReason(scores), ...hallucinationOf(scores) };
}

/** Failures that are the variant's own doing: its prompt or model cannot answer this example. */
const ownFailures: ReadonlySet<ErrorKind> = new Set(["content_filter", "context_length", "invalid_request"]);

/**
 * What a cell comes to whose generation failed: 0 and not passed when the variant brought it about, else missing.
 * @param counted whether any evaluator of the experiment has weight; without one a cell has no score at all.
 */
export function scoreFailure(error: { kind: ErrorKind; message: string }, counted = true): CombinedScore {
  const own = ownFailures.has(error.kind);
  return {
    score: own && counted ? 0 : null,
    passed: own ? false : null,
    reason: `The call failed (${error.kind}): ${error.message}`,
    hallucinationRate: null,
    claims: [],
    noClaims: false,
  };
}
