import "server-only";
import { getCell } from "@/lib/data/cells";
import { getRun } from "@/lib/data/runs";
import type { InlineEvaluator, ScoreAnswer } from "@/lib/domain/api/evaluators";
import { AssayError } from "@/lib/domain/errors";
import type { ScorerInput } from "@/lib/domain/evaluators/evaluator";
import { resolveInline } from "@/lib/domain/evaluators/resolve";
import type { JsonObject } from "@/lib/domain/json";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { scoreOutput } from "./evaluate-once";

/** Texts to try an evaluator on. */
export interface TrialTexts {
  output: string;
  expected: string | null;
  context: string | null;
}

/** What an evaluator is tried on: texts that were pasted, or a real cell. */
export type TrialMaterial = TrialTexts | { cellId: string };

export interface TrialOutcome {
  score: ScoreAnswer;
  costUsd: string | null;
  durationMs: number;
}

/** The material of a cell that ran. @throws AssayError `not_found`; `conflict` for a cell without output. */
async function materialOfCell(viewer: Viewer, cellId: string): Promise<Partial<ScorerInput> & TrialTexts> {
  const { cell, context, inputData } = await getCell(viewer, cellId);
  if (cell.run_id === null || cell.output === null) {
    throw new AssayError("conflict", "The cell has no output. Choose one whose call was answered.");
  }
  const run = await getRun(viewer, cell.run_id);
  return {
    output: cell.output,
    expected: cell.expected_output,
    context,
    variables: inputData as JsonObject,
    messages: run.messages ?? [],
    latencyMs: cell.latency_ms,
    costUsd: cell.cost_usd,
  };
}

/** The texts of a cell, to look at before an evaluator is tried on it. Throws as `tryEvaluator`. */
export async function loadTrialTexts(viewer: Viewer, cellId: string): Promise<TrialTexts> {
  const { output, expected, context } = await materialOfCell(viewer, cellId);
  return { output, expected, context };
}

/**
 * Runs an evaluator, as it is being written, on one output; nothing but the calls it makes of models is stored.
 * @throws AssayError `forbidden`; `not_found` for an unknown cell; `invalid` naming the wrong field of the config.
 */
export async function tryEvaluator(
  viewer: Viewer,
  evaluator: InlineEvaluator,
  material: TrialMaterial,
  signal: AbortSignal,
): Promise<TrialOutcome> {
  requireRole(viewer.role, "evaluation.create");
  const spec = resolveInline(evaluator, "");
  const input = "cellId" in material ? await materialOfCell(viewer, material.cellId) : material;
  const started = performance.now();
  const { scores, costUsd } = await scoreOutput(viewer, [spec], input, { promptId: null, signal });
  const [score] = scores;
  if (score === undefined) throw new Error("Every evaluator gives a score or says why not.");
  return { score, costUsd, durationMs: performance.now() - started };
}
