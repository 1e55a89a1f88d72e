import "server-only";
import { transaction } from "@/lib/data/client";
import { type EvaluationAnswer, getEvaluation, insertEvaluation } from "@/lib/data/evaluations";
import { writeRuns } from "@/lib/data/run-batch";
import { getRun } from "@/lib/data/runs";
import type { CreateEvaluationBody, ScoreAnswer } from "@/lib/domain/api/evaluators";
import type { ScorerInput } from "@/lib/domain/evaluators/evaluator";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { JsonObject } from "@/lib/domain/json";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { evaluateOutput, type OutputEvaluation } from "./evaluate-output";
import { evaluatorSpecs } from "./evaluator-specs";
import { earlierEffect, noteEffect } from "./idempotent-effect";
import { providerDirectory } from "./provider-access";
import { requireOutput } from "./run-prompt";

const nothingKnown: Omit<ScorerInput, "output"> = {
  variables: {},
  messages: [],
  expected: null,
  context: null,
  latencyMs: null,
  costUsd: null,
};

function scoreAnswers(specs: EvaluatorSpec[], evaluation: OutputEvaluation): ScoreAnswer[] {
  return specs.map(({ name, type, weight, threshold, gate }): ScoreAnswer => {
    const made = evaluation.scores.find((score) => score.evaluator === name);
    return {
      evaluator: name,
      type,
      weight,
      threshold,
      gate,
      score: made?.score ?? null,
      passed: made?.passed ?? null,
      reason: made?.reason ?? "It does not apply: it needs an expected output or a context.",
      details: (made?.details ?? {}) as ScoreAnswer["details"],
      judge_model: made?.judgeModel ?? null,
      judge_temperature: made?.judgeTemperature ?? null,
      judge_prompt_version: made?.judgePromptVersion ?? null,
      cost_usd: made?.costUsd ?? null,
      reused: made?.reused ?? false,
    };
  });
}

/** One output scored outside of an experiment. */
export interface OutputScored {
  scores: ScoreAnswer[];
  /** What judges and embeddings were paid; null when neither was asked. */
  costUsd: string | null;
}

/**
 * Scores one output; nothing but the calls of judges and for embeddings is stored. An evaluator that does not apply or
 * fails is a missing score with the reason.
 * @throws AssayError `invalid` when a judge's provider is not connected.
 */
export async function scoreOutput(
  viewer: Viewer,
  specs: EvaluatorSpec[],
  input: Partial<ScorerInput> & { output: string },
  options: { promptId: string | null; signal: AbortSignal },
): Promise<OutputScored> {
  const directory = await providerDirectory(viewer);
  const evaluation = await evaluateOutput({
    viewer,
    directory,
    specs,
    input: { ...nothingKnown, ...input },
    revisionId: null,
    promptId: options.promptId,
    experimentId: null,
    group: "evaluations",
    priority: "interactive",
    reuseScores: false,
    signal: options.signal,
  });
  if (evaluation.judgeRuns.length > 0) await writeRuns(viewer.workspaceId, evaluation.judgeRuns);
  return { scores: scoreAnswers(specs, evaluation), costUsd: evaluation.judgeCostUsd };
}

/** What is to be scored: a run's output with what it was sent, or what the body gives; the body's own fields win. */
async function materialOf(viewer: Viewer, body: CreateEvaluationBody) {
  const given = { expected: body.expected_output ?? null, context: body.context ?? null };
  if (body.run_id === undefined) {
    const variables = (body.input ?? {}) as JsonObject;
    return { promptId: null, input: { ...given, variables, output: body.output ?? "" } };
  }
  const run = await getRun(viewer, body.run_id);
  const variables = (body.input ?? run.variables ?? {}) as JsonObject;
  const messages = run.messages ?? [];
  const input = { ...given, variables, messages, output: requireOutput(run) };
  return { promptId: run.prompt_id, input: { ...input, latencyMs: run.latency_ms, costUsd: run.cost_usd } };
}

/**
 * Scores one output, of a run or written out, and keeps the result.
 * @throws AssayError `forbidden`; `not_found` for an unknown run; `conflict` for a run without output; `invalid` naming
 * a wrong evaluator.
 */
export async function evaluateOnce(
  viewer: Viewer,
  body: CreateEvaluationBody,
  signal: AbortSignal,
): Promise<EvaluationAnswer> {
  requireRole(viewer.role, "evaluation.create");
  const earlier = earlierEffect<{ evaluation_id: string }>();
  if (earlier !== null) return getEvaluation(viewer, earlier.evaluation_id);
  const { promptId, input } = await materialOf(viewer, body);
  const specs = await evaluatorSpecs(viewer, body.evaluators, promptId);
  const scored = await scoreOutput(viewer, specs, input, { promptId, signal });
  return transaction(async () => {
    const evaluation = await insertEvaluation(viewer, {
      runId: body.run_id ?? null,
      output: input.output,
      input: input.variables,
      expectedOutput: input.expected,
      context: input.context,
      ...scored,
    });
    await noteEffect({ evaluation_id: evaluation.id });
    return evaluation;
  });
}
