import { z } from "zod";
import type { ModelCapabilities } from "../pricing/capabilities";
import { reasoningEfforts } from "./reasoning-efforts";

/** Roles of a prompt's messages. Tool turns are data of a run, never of a template. */
export const messageSchema = z.strictObject({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
});
export type ChatMessage = z.infer<typeof messageSchema>;

/** Sampling and budget options of a call. An option a model cannot take is refused by name, never dropped. */
export const modelParametersSchema = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  max_tokens: z.int().min(1).max(1_000_000).optional(),
  stop: z.array(z.string().min(1)).max(4).optional(),
  seed: z.int().optional(),
  frequency_penalty: z.number().min(-2).max(2).optional(),
  presence_penalty: z.number().min(-2).max(2).optional(),
  reasoning_effort: z.enum(reasoningEfforts).optional(),
  verbosity: z.enum(["low", "medium", "high"]).optional(),
});
export type ModelParameters = z.infer<typeof modelParametersSchema>;

export const responseFormatSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text") }),
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    type: z.literal("json_schema"),
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    schema: z.record(z.string(), z.json()),
    strict: z.boolean().optional(),
  }),
]);
export type ResponseFormat = z.infer<typeof responseFormatSchema>;

export const toolSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  description: z.string().max(4096).optional(),
  parameters: z.record(z.string(), z.json()),
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
