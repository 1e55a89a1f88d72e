import "server-only";
import { createHash } from "node:crypto";
import { Decimal } from "decimal.js";
import stringify from "fast-json-stable-stringify";
import type { ReusableScore } from "@/lib/data/score-reuse";
import type {
  JudgeRequest,
  ScorerEffects,
  ScorerInput,
  ScorerResult,
} from "@/lib/domain/evaluators/evaluator";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import { combineScores, passes, scoreFailure } from "@/lib/domain/evaluators/score-cell";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { ScoreRecord } from "@/lib/domain/experiments/cell";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type ErrorKind, errorKinds } from "@/lib/domain/runs/completion";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { askJudge, type JudgeContext, type JudgeVerdict, judgeOf } from "./ask-judge";
import { paidFor } from "./paid-for";
import { reusableScores } from "./reusable-scores";
import { scorerEffects } from "./scorer-effects";
import { turn } from "./turn";

export interface OutputToEvaluate extends JudgeContext {
  viewer: Viewer;
  specs: EvaluatorSpec[];
  input: ScorerInput;
  /** Part of a judgement's reuse key; null where there is no golden example. */
  revisionId: string | null;
  reuseScores: boolean;
}

/** Every applicable evaluator's score, and what the cell comes to. */
export interface OutputEvaluation {
  score: number | null;
  passed: boolean | null;
  hallucinationRate: number | null;
  claimCount: number | null;
  reason: string | null;
  /** Paid for scoring now, to judges and for embeddings; null when neither was asked. */
  judgeCostUsd: string | null;
  /** The calls of judges and for embeddings. */
  judgeRuns: FinishedRun[];
  scores: ScoreRecord[];
}

/** Hex SHA-256 of what decides a judgement; null for evaluators that ask no judge and are cheap to compute again. */
function judgementKey(work: OutputToEvaluate, spec: EvaluatorSpec): string | null {
  const { judgePromptVersion } = getEvaluator(spec.type);
  if (judgePromptVersion === null) return null;
  const configured = spec.config.model;
  const judge = judgeOf(work.directory, typeof configured === "string" ? configured : null);
  const { output, expected, context, messages } = work.input;
  const content = {
    output,
    type: spec.type,
    config: spec.config,
    judge,
    version: judgePromptVersion,
    example: work.revisionId,
    expected,
    context,
    messages,
  };
  return createHash("sha256").update(stringify(content)).digest("hex");
}

function record(spec: EvaluatorSpec, result: ScorerResult, rest: Partial<ScoreRecord>): ScoreRecord {
  return {
    evaluator: spec.name,
    type: spec.type,
    weight: spec.weight,
    score: result.score,
    passed: passes(result.score, spec.threshold),
    reason: result.reason,
    details: result.details,
    judgeModel: null,
    judgeTemperature: null,
    judgePromptVersion: null,
    judgeRaw: null,
    costUsd: null,
    reuseKey: null,
    reused: false,
    ...rest,
  };
}

/** Who judged, how, and what the calls came to, the first answer and its repair alike. */
function judgedFields(verdicts: JudgeVerdict[], promptVersion: string | null): Partial<ScoreRecord> {
  const last = verdicts.at(-1);
  if (last === undefined) return {};
  return {
    judgeModel: `${last.judge.provider}/${last.judge.model}`,
    judgeTemperature: last.temperature,
    judgePromptVersion: promptVersion,
    judgeRaw: last.answer.ok ? null : last.answer.raw,
    costUsd: paidFor(verdicts.flatMap(({ runs }) => runs)),
  };
}

/**
 * Which model embedded, and what that came to now: vectors that were known or came from another cell's call cost
 * nothing more.
 */
function embeddedFields(embeddedWith: string | null, runs: FinishedRun[]): Partial<ScoreRecord> {
  const [run] = runs;
  if (run !== undefined) return { judgeModel: `${run.provider}/${run.model}`, costUsd: paidFor(runs) };
  return embeddedWith === null ? {} : { judgeModel: embeddedWith, costUsd: "0" };
}

interface Scored {
  record: ScoreRecord;
  result: ScorerResult;
  spec: EvaluatorSpec;
  runs: FinishedRun[];
}

async function evaluateOne(work: OutputToEvaluate, spec: EvaluatorSpec, key: string | null): Promise<Scored> {
  await turn();
  const definition = getEvaluator(spec.type);
  const verdicts: JudgeVerdict[] = [];
  const embeddings: FinishedRun[] = [];
  const ask = async (request: JudgeRequest) => {
    const verdict = await askJudge(work, request);
    verdicts.push(verdict);
    return verdict.answer;
  };
  const real = scorerEffects(work, ask, (run) => embeddings.push(run));
  let embeddedWith: string | null = null;
  const embed: ScorerEffects["embed"] = async (texts, model) => {
    const embedded = await real.embed(texts, model);
    embeddedWith = embedded.model;
    return embedded;
  };
  let result: ScorerResult;
  try {
    result = await definition.evaluate(work.input, spec.config, { ...real, embed });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    result = { score: null, reason: `The evaluator failed: ${cause}`, details: {} };
  }
  const asked = {
    ...judgedFields(verdicts, definition.judgePromptVersion),
    ...embeddedFields(embeddedWith, embeddings),
  };
  const reuseKey = result.score === null ? null : key;
  return {
    spec,
    result,
    record: record(spec, result, { ...asked, reuseKey }),
    runs: [...verdicts.flatMap(({ runs }) => runs), ...embeddings],
  };
}

function reuse(spec: EvaluatorSpec, key: string, known: ReusableScore): Scored {
  const { score, reason, details, ...judge } = known;
  const result = { score, reason, details };
  return {
    spec,
    result,
    record: record(spec, result, { ...judge, reuseKey: key, reused: true, costUsd: "0" }),
    runs: [],
  };
}

function combine(scored: Scored[]): OutputEvaluation {
  const combined = combineScores(
    scored.map(({ spec, result }) => ({
      evaluator: spec,
      weight: spec.weight,
      threshold: spec.threshold,
      gate: spec.gate,
      result,
    })),
  );
  const judgeRuns = scored.flatMap(({ runs }) => runs);
  return {
    score: combined.score,
    passed: combined.passed,
    hallucinationRate: combined.hallucinationRate,
    claimCount: combined.hallucinationRate === null ? null : combined.claims.length,
    reason: combined.reason,
    judgeCostUsd:
      judgeRuns.length === 0 ? null : Decimal.sum(0, ...judgeRuns.map((run) => run.costUsd ?? 0)).toFixed(),
    judgeRuns,
    scores: scored.map((one) => one.record),
  };
}

/**
 * Scores one output with every evaluator that applies to its example, judgements at once side by side. An evaluator
 * that fails gives a missing score with the reason; this never throws for what a judge or user code does.
 */
export async function evaluateOutput(work: OutputToEvaluate): Promise<OutputEvaluation> {
  const applicable = work.specs.filter((spec) => getEvaluator(spec.type).applies(work.input, spec.config));
  const keys = applicable.map((spec) => (work.reuseScores ? judgementKey(work, spec) : null));
  const known = await reusableScores(
    work.viewer,
    keys.filter((key) => key !== null),
  );
  const scored = await Promise.all(
    applicable.map((spec, index) => {
      const key = keys[index] ?? null;
      const earlier = key === null ? undefined : known.get(key);
      return key !== null && earlier !== undefined ? reuse(spec, key, earlier) : evaluateOne(work, spec, key);
    }),
  );
  return combine(scored);
}

/**
 * What a cell comes to whose generation failed: 0 when the variant brought it about, else missing.
 * @param kind of the provider's failure, or `missing_variable`.
 */
export function failedGeneration(kind: string, message: string, specs: EvaluatorSpec[]): OutputEvaluation {
  const known: ErrorKind | undefined = errorKinds.find((candidate) => candidate === kind);
  const counted = specs.some((spec) => spec.weight > 0);
  const combined = scoreFailure({ kind: known ?? "unknown", message }, counted);
  return {
    score: combined.score,
    passed: combined.passed,
    hallucinationRate: null,
    claimCount: null,
    reason: known === undefined ? message : combined.reason,
    judgeCostUsd: null,
    judgeRuns: [],
    scores: [],
  };
}
