import type { EvaluatorType } from "@/lib/domain/evaluators/evaluator";
import type { JsonObject } from "@/lib/domain/json";
import type { ChatMessage, ModelParameters, ProviderId, ResponseFormat } from "@/lib/domain/runs/completion";

/** What the simulated models know of one input: the good answer, and worse ones from nearly right to wrong. */
export interface DemoKnowledge {
  /** A distinctive part of the input. */
  match: string;
  answer: string;
  /** At least one; the weaker the prompt, the later one is given. */
  worse: readonly string[];
  /** How hard the input is, added to its own chance: edge cases and traps fail more prompts. */
  extraDifficulty: number;
  task: DemoTask;
}

export type DemoTask = "triage" | "grounded_qa" | "summary";

export interface DemoVersion {
  messages: ChatMessage[];
  change_note: string;
  provider: ProviderId;
  model: string;
  parameters: ModelParameters;
  response_format: ResponseFormat | null;
}

export interface DemoExample {
  input_data: JsonObject;
  expected_output: string;
  context: string | null;
  tags: string[];
}

export interface DemoEvaluator {
  name: string;
  type: EvaluatorType;
  config: JsonObject;
  weight: number;
  threshold: number;
}

export interface DemoExperiment {
  name: string;
  /** The first is the baseline unless `baselineVersion` says otherwise. */
  versionNumbers: number[];
  models: { provider: ProviderId; model: string }[];
  baselineVersion: number;
  evaluators: DemoEvaluator[];
}

/** One prompt of the demo workspace with everything it needs to come alive. Templates are Liquid. */
export interface DemoPrompt {
  slug: string;
  name: string;
  description: string;
  tags: string[];
  versions: DemoVersion[];
  /** Number of the version that carries the label `production`. */
  productionVersion: number;
  examples: DemoExample[];
  experiments: DemoExperiment[];
}
