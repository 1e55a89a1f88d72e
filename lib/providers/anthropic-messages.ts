import type Anthropic from "@anthropic-ai/sdk";
import type { ModelCapabilities } from "@/lib/domain/pricing/capabilities";
import { findBookRow } from "@/lib/domain/pricing/price-book";
import type { CompletionRequest, FinishReason, ToolCall, Usage } from "@/lib/domain/runs/completion";
import { type RawAnswer, tokens } from "./answer";
import { malformed } from "./failures";

/** Anthropic demands a limit; room for an answer and, where a model thinks, its thinking. */
const defaultMaxTokens = 16_384;

type Body = Anthropic.MessageCreateParamsNonStreaming & { temperature?: number; top_p?: number };

/** True where the model has structured outputs of its own; older ones answer through a forced tool instead. */
export function hasStructuredOutputs(model: string): boolean {
  return findBookRow("anthropic", model)?.supports.jsonSchema ?? true;
}

function formatAndTools(request: CompletionRequest): Partial<Body> {
  const tools: Anthropic.Tool[] = request.tools.map((tool) => ({
    name: tool.name,
    input_schema: { ...tool.parameters, type: "object" },
    ...(tool.description === undefined ? {} : { description: tool.description }),
  }));
  const format = request.responseFormat;
  const effort = request.parameters.reasoning_effort;
  const schema = format?.type === "json_schema" ? format : null;
  const output: Anthropic.OutputConfig = {};
  if (effort !== undefined && effort !== "none" && effort !== "minimal") output.effort = effort;
  const parts: Partial<Body> = {};
  if (schema && hasStructuredOutputs(request.model))
    output.format = { type: "json_schema", schema: schema.schema };
  else if (schema) {
    tools.push({ name: schema.name, input_schema: { ...schema.schema, type: "object" } });
    parts.tool_choice = { type: "tool", name: schema.name };
  }
  if (tools.length > 0) parts.tools = tools;
  if (Object.keys(output).length > 0) parts.output_config = output;
  return parts;
}

/**
 * The body of `POST /v1/messages`. System messages are collected in order into `system`, the one place every
 * model takes them.
 */
export function messagesBody(request: CompletionRequest, capabilities: ModelCapabilities): Body {
  const { temperature, top_p, max_tokens, stop } = request.parameters;
  const system = request.messages.filter((message) => message.role === "system");
  const turns = request.messages.filter((message) => message.role !== "system");
  return {
    model: request.model,
    max_tokens: max_tokens ?? Math.min(defaultMaxTokens, capabilities.maxOutput ?? defaultMaxTokens),
    messages: turns.map(({ role, content }) => ({
      role: role === "assistant" ? "assistant" : "user",
      content,
    })),
    ...(system.length === 0 ? {} : { system: system.map((message) => message.content).join("\n\n") }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop_sequences: stop }),
    ...formatAndTools(request),
  };
}

/** Name of the tool that stands in for a response format; null when the model has structured outputs. */
export function formatToolName(request: CompletionRequest): string | null {
  const format = request.responseFormat;
  return format?.type === "json_schema" && !hasStructuredOutputs(request.model) ? format.name : null;
}

type UsageParts = Partial<
  Pick<
    Anthropic.Usage,
    | "input_tokens"
    | "output_tokens"
    | "cache_read_input_tokens"
    | "cache_creation_input_tokens"
    | "output_tokens_details"
  >
>;

/** Anthropic counts cache reads and writes outside `input_tokens`, thinking inside `output_tokens`. */
export function messagesUsage(usage: UsageParts | null | undefined): Usage | null {
  if (typeof usage !== "object" || usage === null) return null;
  const output = tokens(usage.output_tokens);
  const thinking = Math.min(output, tokens(usage.output_tokens_details?.thinking_tokens));
  return {
    inputTokens: tokens(usage.input_tokens),
    cachedInputTokens: tokens(usage.cache_read_input_tokens),
    cacheWriteTokens: tokens(usage.cache_creation_input_tokens),
    outputTokens: output - thinking,
    reasoningTokens: thinking,
    estimated: false,
  };
}

/** Anthropic's `stop_reason` in our words. */
export function messagesFinish(reason: string | null | undefined): FinishReason {
  switch (reason) {
    case "end_turn":
    case "stop_sequence":
      return "stop";
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "tool_use":
      return "tool_calls";
    case "refusal":
      return "content_filter";
    default:
      return "unknown";
  }
}

/** A tool that stands in for a response format is the answer's text, not a tool call. */
export function unwrapFormatTool(raw: RawAnswer, formatTool: string | null): RawAnswer {
  const call =
    formatTool === null ? undefined : raw.toolCalls.find((candidate) => candidate.name === formatTool);
  if (call === undefined) return raw;
  return {
    ...raw,
    text: call.arguments,
    toolCalls: raw.toolCalls.filter((candidate) => candidate !== call),
    finishReason: raw.finishReason === "tool_calls" ? "stop" : raw.finishReason,
  };
}

/** Reads a message object; its shape is checked and not believed. */
export function readMessage(message: Anthropic.Message, label: string, formatTool: string | null): RawAnswer {
  if (!Array.isArray(message?.content)) throw malformed(label, "something that is not a message");
  let text = "";
  const toolCalls: ToolCall[] = [];
  for (const block of message.content)
    if (block.type === "text") text += block.text;
    else if (block.type === "tool_use")
      toolCalls.push({ id: block.id, name: block.name, arguments: JSON.stringify(block.input) });
  const raw: RawAnswer = {
    text,
    toolCalls,
    finishReason: messagesFinish(message.stop_reason),
    refusal: null,
    usage: messagesUsage(message.usage),
  };
  return unwrapFormatTool(raw, formatTool);
}

/** Puts a stream of events back together; `finished` turns true with `message_stop`. */
export class MessageAccumulator {
  text = "";
  model: string | null = null;
  finished = false;
  private finishReason: FinishReason = "unknown";
  private usage: UsageParts = {};
  private readonly calls = new Map<number, ToolCall>();

  constructor(private readonly formatTool: string | null) {}

  /** Takes one event; returns the text it added, which for a format tool is its JSON. */
  add(event: Anthropic.RawMessageStreamEvent): string {
    switch (event.type) {
      case "message_start":
        this.model = event.message.model;
        this.usage = { ...event.message.usage };
        return "";
      case "content_block_start": {
        const block = event.content_block;
        if (block.type === "tool_use")
          this.calls.set(event.index, { id: block.id, name: block.name, arguments: "" });
        return "";
      }
      case "content_block_delta":
        return this.addDelta(event);
      case "message_delta":
        this.finishReason = messagesFinish(event.delta.stop_reason);
        for (const [key, value] of Object.entries(event.usage ?? {}))
          if (value !== null && value !== undefined) Object.assign(this.usage, { [key]: value });
        return "";
      case "message_stop":
        this.finished = true;
        return "";
      default:
        return "";
    }
  }

  private addDelta(event: Anthropic.RawContentBlockDeltaEvent): string {
    if (event.delta.type === "text_delta") {
      this.text += event.delta.text;
      return event.delta.text;
    }
    if (event.delta.type !== "input_json_delta") return "";
    const call = this.calls.get(event.index);
    if (!call) return "";
    call.arguments += event.delta.partial_json;
    return call.name === this.formatTool ? event.delta.partial_json : "";
  }

  answer(): RawAnswer {
    const calls = [...this.calls.values()];
    for (const call of calls) call.arguments ||= "{}";
    const raw: RawAnswer = {
      text: this.text,
      toolCalls: calls,
      finishReason: this.finishReason,
      refusal: null,
      usage: messagesUsage(this.usage),
    };
    return unwrapFormatTool(raw, this.formatTool);
  }
}
