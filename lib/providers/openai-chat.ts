import type OpenAI from "openai";
import type {
  CompletionRequest,
  FinishReason,
  ProviderId,
  ToolCall,
  Usage,
} from "@/lib/domain/runs/completion";
import { type RawAnswer, tokens } from "./answer";
import { malformed } from "./failures";

/** How one OpenAI-compatible API differs from Chat Completions as OpenAI runs it. */
export interface ChatDialect {
  id: ProviderId;
  label: string;
  maxTokensField: "max_tokens" | "max_completion_tokens";
  seedField: "seed" | "random_seed";
  /** Whether `stream_options.include_usage` may be sent: Cohere and Mistral refuse the field. */
  streamUsage: boolean;
}

/** The SDK's optional fields refuse an explicit `undefined`; JSON leaves those out anyway. */
type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

type ChatBody = OpenAI.ChatCompletionCreateParamsNonStreaming & { random_seed?: number };

function responseFormat(request: CompletionRequest): Pick<ChatBody, "response_format"> {
  const format = request.responseFormat;
  if (format === null || format.type === "text") return {};
  if (format.type === "json_object") return { response_format: { type: "json_object" } };
  const { name, schema, strict } = format;
  return {
    response_format: {
      type: "json_schema",
      json_schema: { name, schema, ...(strict === undefined ? {} : { strict }) },
    },
  };
}

function toolsOf(request: CompletionRequest): Pick<ChatBody, "tools"> {
  if (request.tools.length === 0) return {};
  return {
    tools: request.tools.map((tool) => ({
      type: "function",
      function: {
        name: tool.name,
        parameters: tool.parameters,
        ...(tool.description === undefined ? {} : { description: tool.description }),
      },
    })),
  };
}

/** The body of `POST /chat/completions` in a dialect. Options absent from the request are absent from the body. */
export function chatBody(request: CompletionRequest, dialect: ChatDialect): ChatBody {
  const { max_tokens, seed, ...rest } = request.parameters;
  const body: ChatBody = {
    model: request.model,
    messages: request.messages,
    ...(rest as Defined<typeof rest>),
    ...responseFormat(request),
    ...toolsOf(request),
  };
  if (max_tokens !== undefined) body[dialect.maxTokensField] = max_tokens;
  if (seed !== undefined) body[dialect.seedField] = seed;
  return body;
}

/**
 * OpenAI counts cached (and cache-written) tokens inside `prompt_tokens` and reasoning inside
 * `completion_tokens`. Google's compatible endpoint leaves reasoning out of both and only in the total.
 */
export function chatUsage(usage: OpenAI.CompletionUsage | null | undefined, id: ProviderId): Usage | null {
  if (typeof usage !== "object" || usage === null) return null;
  const prompt = tokens(usage.prompt_tokens);
  const completion = tokens(usage.completion_tokens);
  const cached = Math.min(prompt, tokens(usage.prompt_tokens_details?.cached_tokens));
  const written = Math.min(prompt - cached, tokens(usage.prompt_tokens_details?.cache_write_tokens));
  const hidden = id === "google" ? Math.max(0, tokens(usage.total_tokens) - prompt - completion) : 0;
  const reasoning = Math.min(completion, tokens(usage.completion_tokens_details?.reasoning_tokens));
  return {
    inputTokens: prompt - cached - written,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: hidden > 0 ? completion : completion - reasoning,
    reasoningTokens: hidden > 0 ? hidden : reasoning,
    estimated: false,
  };
}

/** Chat Completions' `finish_reason` in our words. */
export function chatFinish(reason: string | null | undefined): FinishReason {
  switch (reason) {
    case "stop":
    case "length":
    case "tool_calls":
    case "content_filter":
      return reason;
    case "function_call":
      return "tool_calls";
    case "max_tokens":
    case "model_length":
      return "length";
    default:
      return "unknown";
  }
}

/** Reads a chat completion; it comes from outside, so its shape is checked and not believed. */
export function readChat(answer: OpenAI.ChatCompletion, dialect: ChatDialect): RawAnswer {
  const choice = answer?.choices?.[0];
  const message = choice?.message;
  if (typeof message !== "object" || message === null)
    throw malformed(dialect.label, "something that is not a chat completion");
  const calls: ToolCall[] = [];
  // Some servers leave `type` out, so the function itself decides.
  for (const call of message.tool_calls ?? [])
    if ("function" in call) {
      const { name, arguments: args } = (call as OpenAI.ChatCompletionMessageFunctionToolCall).function;
      calls.push({ id: call.id, name, arguments: args });
    }
  return {
    text: typeof message.content === "string" ? message.content : "",
    toolCalls: calls,
    finishReason: chatFinish(choice?.finish_reason),
    refusal: message.refusal ?? null,
    usage: chatUsage(answer.usage, dialect.id),
  };
}

/** Puts streamed chunks back together. `finished` stays false until the model said why it stopped. */
export class ChatAccumulator {
  text = "";
  refusal = "";
  model: string | null = null;
  finishReason: FinishReason = "unknown";
  finished = false;
  usage: Usage | null = null;
  private readonly calls = new Map<number, ToolCall>();

  constructor(private readonly dialect: ChatDialect) {}

  /** Takes one chunk; returns the text it added. */
  add(chunk: OpenAI.ChatCompletionChunk): string {
    this.model ??= chunk.model ?? null;
    this.usage = chatUsage(chunk.usage, this.dialect.id) ?? this.usage;
    const choice = chunk.choices?.[0];
    if (!choice) return "";
    if (choice.finish_reason) {
      this.finished = true;
      this.finishReason = chatFinish(choice.finish_reason);
    }
    this.refusal += choice.delta?.refusal ?? "";
    for (const call of choice.delta?.tool_calls ?? []) this.addCall(call);
    const added = choice.delta?.content ?? "";
    this.text += added;
    return added;
  }

  private addCall(part: OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall): void {
    const call = this.calls.get(part.index) ?? { id: "", name: "", arguments: "" };
    call.id ||= part.id ?? "";
    call.name += part.function?.name ?? "";
    call.arguments += part.function?.arguments ?? "";
    this.calls.set(part.index, call);
  }

  answer(): RawAnswer {
    return {
      text: this.text,
      toolCalls: [...this.calls.values()],
      finishReason: this.finishReason,
      refusal: this.refusal || null,
      usage: this.usage,
    };
  }
}
