import type { PairwiseSpec } from "../evaluators/pairwise";
import type { EvaluatorSpec } from "../evaluators/spec";
import type { JsonObject } from "../json";
import type {
  ChatMessage,
  ModelParameters,
  ProviderId,
  ResponseFormat,
  ToolDefinition,
} from "../runs/completion";

/** What one variant sends: its version's text with the model and parameters it runs on. */
export interface VariantSetup {
  variantId: string;
  position: number;
  versionId: string;
  versionNumber: number;
  messages: ChatMessage[];
  templateFormat: "liquid" | "f-string";
  provider: ProviderId;
  model: string;
  parameters: ModelParameters;
  responseFormat: ResponseFormat | null;
  tools: ToolDefinition[];
}

export type ExperimentStatus = "pending" | "running" | "completed" | "failed" | "cancelled" | "over_budget";

/** Whether an experiment still has cells to run, so that its results are not final. */
export function isOpen(status: ExperimentStatus): status is "pending" | "running" {
  return status === "pending" || status === "running";
}

/** What the current round of an experiment does with its pending cells. */
export type RoundKind = "start" | "extend" | "retry" | "rescore";

/** Everything a worker needs about an experiment; constant within a round. */
export interface ExperimentSetup {
  id: string;
  workspaceId: string;
  promptId: string;
  name: string;
  status: ExperimentStatus;
  round: number;
  roundKind: RoundKind;
  evaluators: EvaluatorSpec[];
  /** Outputs are also judged side by side with the baseline's; null: they are not. */
  pairwise: PairwiseSpec | null;
  trials: number;
  smallestDifference: number;
  budgetUsd: string | null;
  paidUsd: string;
  concurrency: number;
  /** Null: identical deterministic requests only; true: any identical; false: none. */
  reuse: boolean | null;
  seed: number;
  baselineVariantId: string;
  variants: VariantSetup[];
}

/** Which examples an experiment runs on, fixed when it starts. */
export interface ExperimentPlan {
  /** In the order of the experiment's shuffle. */
  examples: { exampleId: string; revisionId: string }[];
  /** Version id and example id of pairs that cannot be rendered, with what is missing. */
  unrenderable: { versionId: string; exampleId: string; message: string }[];
}

/** A pending cell with the example it runs on. */
export interface PendingCell {
  cellId: string;
  variantId: string;
  exampleId: string;
  revisionId: string;
  trial: number;
  position: number;
  /** Set when only the scores are to be made: the generation is there already. */
  runId: string | null;
  /** Whether that generation was reused from elsewhere. */
  reused: boolean;
  inputData: JsonObject;
  expectedOutput: string | null;
  context: string | null;
}

/** Cells in flight at once when nobody says otherwise. */
export const defaultConcurrency = 20;
/** Cells a shard holds: small enough to spread over workers, large enough to amortise a shard's own cost. */
export const cellsPerShard = 500;
