import type { z } from "zod";
import type { Json, JsonObject } from "../json";
import type { ChatMessage } from "../runs/completion";
import type { Turn } from "../steps";

export const evaluatorTypes = [
  "exact_match",
  "contains",
  "regex",
  "json_equal",
  "json_schema",
  "numeric",
  "levenshtein",
  "bleu",
  "rouge",
  "chrf",
  "semantic_similarity",
  "lexical_similarity",
  "llm_correctness",
  "hallucination",
  "rubric",
  "javascript",
  "http",
  "latency",
  "cost",
] as const;
export type EvaluatorType = (typeof evaluatorTypes)[number];

/** What a scorer sees of one cell. Everything in it came from a model or a user: treat it as hostile. */
export interface ScorerInput {
  variables: JsonObject;
  /** The rendered messages the model was sent. */
  messages: ChatMessage[];
  output: string;
  expected: string | null;
  context: string | null;
  latencyMs: number | null;
  /** Decimal string in USD; null when unpriced. */
  costUsd: string | null;
}

/** `score` in [0,1]; null means missing (the evaluator failed), never zero. */
export interface ScorerResult {
  score: number | null;
  reason: string;
  details: JsonObject;
}

/** A question to the judge model. `schema` is what its JSON answer must satisfy. */
export interface JudgeRequest {
  system: string;
  user: string;
  name: string;
  schema: z.ZodType<Json>;
  /** "provider/model", or null for the workspace's judge model. */
  model: string | null;
}

/** What a judged evaluator gets back: a parsed answer, or the raw text when it stayed unparsable after one repair. */
export type JudgeAnswer =
  | { ok: true; value: Json; raw: string }
  | { ok: false; raw: string | null; error: string };

/** Embeddings, rows in the order of the texts, and the "provider/model" they are of. */
export interface Embedded {
  vectors: number[][];
  model: string;
}

/** Effects an evaluator may need. The caller supplies real ones and keeps account of model, temperature and cost. */
export interface ScorerEffects {
  judge: (request: JudgeRequest) => Promise<JudgeAnswer>;
  /** `model` "provider/model" or null for the workspace's. */
  embed: (texts: string[], model: string | null) => Promise<Embedded>;
  /** POSTs JSON to a user's endpoint under the SSRF rules; the answer's parsed JSON. */
  http: (request: { url: string; headers: Record<string, string>; body: JsonObject }) => Promise<Json>;
  /** Runs user code in the sandbox; the value it returned. */
  sandbox: (code: string, input: JsonObject) => Promise<Json>;
  /** Called between pieces of long work. */
  turn: Turn;
}

export type EvaluatorKind = "deterministic" | "embedding" | "judged" | "custom";

/** One evaluator type. One file each exports a `const` of this; registry.ts lists them. */
export interface EvaluatorDefinition<Config extends JsonObject = JsonObject> {
  type: EvaluatorType;
  kind: EvaluatorKind;
  /** Name in the UI, sentence case. */
  label: string;
  /** One sentence: what a score of 1 means. */
  description: string;
  /** Strict object schema; `.describe()` on each field is the form's help text. */
  configSchema: z.ZodType<Config>;
  /** A score passes at or above this. */
  defaultThreshold: number;
  defaultWeight: number;
  /** Version of the judge prompt, part of the score's reuse key; null for non-judged types. */
  judgePromptVersion: string | null;
  /** False drops the evaluator for this example in every variant (no expected output, no context). Looks at the example, never at the output. */
  applies: (example: Pick<ScorerInput, "expected" | "context">, config: Config) => boolean;
  evaluate: (
    input: ScorerInput,
    config: Config,
    effects: ScorerEffects,
  ) => ScorerResult | Promise<ScorerResult>;
}
