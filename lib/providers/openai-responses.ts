import type OpenAI from "openai";
import type { CompletionRequest, FinishReason, ToolCall, Usage } from "@/lib/domain/runs/completion";
import { type RawAnswer, tokens } from "./answer";
import { classifyAnswer, malformed } from "./failures";
import { ProviderError } from "./provider";

type ResponsesBody = OpenAI.Responses.ResponseCreateParamsNonStreaming;

function textConfig(request: CompletionRequest): Pick<ResponsesBody, "text"> {
  const format = request.responseFormat;
  const text: OpenAI.Responses.ResponseTextConfig = {};
  if (request.parameters.verbosity !== undefined) text.verbosity = request.parameters.verbosity;
  if (format?.type === "json_object") text.format = { type: "json_object" };
  if (format?.type === "json_schema")
    text.format = {
      type: "json_schema",
      name: format.name,
      schema: format.schema,
      ...(format.strict === undefined ? {} : { strict: format.strict }),
    };
  return Object.keys(text).length === 0 ? {} : { text };
}

/** The body of `POST /responses`. `store: false`: prompts are the workspace's, not the provider's to keep. */
export function responsesBody(request: CompletionRequest): ResponsesBody {
  const { temperature, top_p, max_tokens, reasoning_effort } = request.parameters;
  return {
    model: request.model,
    input: request.messages.map(({ role, content }) => ({ role, content })),
    store: false,
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...(max_tokens === undefined ? {} : { max_output_tokens: max_tokens }),
    ...(reasoning_effort === undefined ? {} : { reasoning: { effort: reasoning_effort } }),
    ...textConfig(request),
    ...(request.tools.length === 0
      ? {}
      : {
          tools: request.tools.map((tool) => ({
            type: "function" as const,
            name: tool.name,
            parameters: tool.parameters,
            strict: false,
            ...(tool.description === undefined ? {} : { description: tool.description }),
          })),
        }),
  };
}

function responsesUsage(usage: OpenAI.Responses.ResponseUsage | null | undefined): Usage | null {
  if (typeof usage !== "object" || usage === null) return null;
  const input = tokens(usage.input_tokens);
  const output = tokens(usage.output_tokens);
  const cached = Math.min(input, tokens(usage.input_tokens_details?.cached_tokens));
  const written = Math.min(input - cached, tokens(usage.input_tokens_details?.cache_write_tokens));
  const reasoning = Math.min(output, tokens(usage.output_tokens_details?.reasoning_tokens));
  return {
    inputTokens: input - cached - written,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: output - reasoning,
    reasoningTokens: reasoning,
    estimated: false,
  };
}

function finishOf(response: OpenAI.Responses.Response, calls: ToolCall[]): FinishReason {
  if (response.status === "incomplete") {
    const reason = response.incomplete_details?.reason;
    if (reason === "max_output_tokens") return "length";
    return reason === "content_filter" ? "content_filter" : "unknown";
  }
  return calls.length > 0 ? "tool_calls" : "stop";
}

function failedResponse(response: OpenAI.Responses.Response, label: string): ProviderError {
  const code = response.error?.code ?? "server_error";
  const message = response.error?.message ?? "no reason given";
  return new ProviderError({
    kind: classifyAnswer(null, [code], message),
    message: `${label} failed to answer (${code}): ${message.slice(0, 300)}`,
    usage: responsesUsage(response.usage),
  });
}

/** Reads an object of the Responses API. */
export function readResponse(response: OpenAI.Responses.Response, label: string): RawAnswer {
  if (response?.status === "failed") throw failedResponse(response, label);
  if (!Array.isArray(response?.output)) throw malformed(label, "something that is not a response object");
  let text = "";
  let refusal = "";
  const toolCalls: ToolCall[] = [];
  for (const item of response.output) {
    if (item.type === "function_call")
      toolCalls.push({ id: item.call_id, name: item.name, arguments: item.arguments });
    if (item.type !== "message") continue;
    for (const part of item.content)
      if (part.type === "output_text") text += part.text;
      else if (part.type === "refusal") refusal += part.refusal;
  }
  return {
    text,
    toolCalls,
    finishReason: finishOf(response, toolCalls),
    refusal: refusal || null,
    usage: responsesUsage(response.usage),
  };
}
