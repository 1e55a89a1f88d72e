import type { ActionResult } from "@/lib/domain/api/action-result";
import type { InlineEvaluator, ScoreAnswer } from "@/lib/domain/api/evaluators";
import type { JsonObject } from "@/lib/domain/json";

/** Texts an evaluator is tried on. */
export interface TrialTexts {
  output: string;
  expected: string | null;
  context: string | null;
}

export interface TrialOutcome {
  score: ScoreAnswer;
  costUsd: string | null;
  durationMs: number;
}

/** An evaluator as the form saves it. */
export interface EvaluatorChanges {
  name: string;
  config: JsonObject;
  weight: number;
  threshold: number;
  gate: boolean;
  prompt_id: string | null;
}

/** Server actions of an evaluator's page; each checks again who asks. */
export interface EvaluatorCalls {
  create: (
    input: EvaluatorChanges & { type: InlineEvaluator["type"] },
  ) => Promise<ActionResult<{ id: string; secret: string | null }>>;
  update: (input: { id: string; changes: EvaluatorChanges }) => Promise<ActionResult<{ id: string }>>;
  rotateSecret: (input: { id: string }) => Promise<ActionResult<{ secret: string }>>;
  remove: (input: { id: string }) => Promise<ActionResult<unknown>>;
  tryOut: (input: {
    evaluator: InlineEvaluator;
    on: TrialTexts | { cellId: string };
  }) => Promise<ActionResult<TrialOutcome>>;
  loadTexts: (input: { cell_id: string }) => Promise<ActionResult<TrialTexts>>;
}
