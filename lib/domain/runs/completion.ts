import { z } from "zod";
import type { ModelCapabilities } from "../pricing/capabilities";
import { reasoningEfforts } from "./reasoning-efforts";

/** Roles of a prompt's messages. Tool turns are data of a run, never of a template. */
export const messageSchema = z.strictObject({
  role: z.enum(["system", "user", "assistant"]).describe("Who speaks; `assistant` is the model itself."),
  content: z.string().describe("Its text."),
});
export type ChatMessage = z.infer<typeof messageSchema>;

/** Sampling and budget options of a call. An option a model cannot take is refused by name, never dropped. */
export const modelParametersSchema = z.strictObject({
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .describe("Randomness of sampling: 0 is as repeatable as the model gets. Default: the provider's."),
  top_p: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe(
      "Samples from the likeliest tokens that together have this probability. Default: the provider's.",
    ),
  max_tokens: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      "Most tokens of an answer, reasoning included. Default: the provider's; Anthropic, which needs one, is sent 16,384 or the model's own limit where that is lower.",
    ),
  stop: z
    .array(z.string().min(1))
    .max(4)
    .optional()
    .describe("Texts at which the model stops, without writing them; at most 4."),
  seed: z.int().optional().describe("Makes sampling repeatable as far as the model can. Default: none."),
  frequency_penalty: z
    .number()
    .min(-2)
    .max(2)
    .optional()
    .describe(
      "Above 0, a token is less likely the more often it has occurred; below 0, likelier. Default 0.",
    ),
  presence_penalty: z
    .number()
    .min(-2)
    .max(2)
    .optional()
    .describe("Above 0, a token that has occurred at all is less likely; below 0, likelier. Default 0."),
  reasoning_effort: z
    .enum(reasoningEfforts)
    .optional()
    .describe(
      "How much a reasoning model thinks before it answers. `GET /models` tells which efforts a model takes. Default: the model's own.",
    ),
  verbosity: z
    .enum(["low", "medium", "high"])
    .optional()
    .describe("How long answers are, of models that can be told. Default: the model's own."),
});
export type ModelParameters = z.infer<typeof modelParametersSchema>;

export const responseFormatSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text").describe("`text`: as the model writes it.") }),
  z.strictObject({ type: z.literal("json_object").describe("`json_object`: some JSON object.") }),
  z.strictObject({
    type: z.literal("json_schema").describe("`json_schema`: JSON that fits `schema`."),
    name: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .describe("Of the schema, for the model: 1 to 64 letters, digits, hyphens and underscores."),
    schema: z.record(z.string(), z.json()).describe("JSON Schema of the answer."),
    strict: z
      .boolean()
      .optional()
      .describe(
        "Whether the provider must hold the answer to the schema, which then has to keep to the part of JSON Schema it supports. Default: the provider's.",
      ),
  }),
]);
export type ResponseFormat = z.infer<typeof responseFormatSchema>;

export const toolSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .describe("1 to 64 letters, digits, hyphens and underscores; no two tools have the same."),
  description: z.string().max(4096).optional().describe("What it does and when to call it, for the model."),
  parameters: z.record(z.string(), z.json()).describe("JSON Schema of its arguments, an object."),
});
export type ToolDefinition = z.infer<typeof toolSchema>;

export const providerIds = [
  "openai",
  "anthropic",
  "ollama",
  "huggingface",
  "google",
  "mistral",
  "cohere",
  "vllm",
  "openai_compatible",
  "demo",
] as const;
export type ProviderId = (typeof providerIds)[number];
export const providerIdSchema = z.enum(providerIds);

export const errorKinds = [
  "rate_limited",
  "timeout",
  "overloaded",
  "auth",
  "invalid_request",
  "context_length",
  "content_filter",
  "network",
  "malformed_response",
  "cancelled",
  "unknown",
] as const;
export type ErrorKind = (typeof errorKinds)[number];

export interface CompletionRequest {
  model: string;
  messages: ChatMessage[];
  parameters: ModelParameters;
  responseFormat: ResponseFormat | null;
  tools: ToolDefinition[];
  /** Where the workspace has described the model itself; else the built-in table holds. */
  capabilities?: ModelCapabilities | undefined;
}

/**
 * Token counts in disjoint buckets: their sum is what was processed. Each provider adapter converts
 * (OpenAI counts cached tokens inside input and reasoning inside output; Anthropic counts cached outside).
 */
export interface Usage {
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  /** Visible output, without reasoning. */
  outputTokens: number;
  reasoningTokens: number;
  /** True when the provider sent no usage and a tokenizer counted. */
  estimated: boolean;
}

export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "unknown";

export interface Completion {
  text: string;
  toolCalls: ToolCall[];
  finishReason: FinishReason;
  /** The model the provider says answered; may be a dated snapshot of the one asked. */
  responseModel: string | null;
  usage: Usage;
  /** Milliseconds from send to last byte. */
  latencyMs: number;
  /** Milliseconds to the first content token; null when not streamed. */
  ttftMs: number | null;
  /** Provider's request id, for support tickets. */
  providerRequestId: string | null;
}

export interface RunError {
  kind: ErrorKind;
  message: string;
  retryable: boolean;
}
