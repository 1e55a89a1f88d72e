import { type ChatRequest, type ChatResponse, Ollama } from "ollama/browser";
import type {
  Completion,
  CompletionRequest,
  FinishReason,
  ToolCall,
  Usage,
} from "@/lib/domain/runs/completion";
import { type RawAnswer, settleAnswer, tokens } from "./answer";
import { checkParameters } from "./capabilities";
import {
  abortError,
  cutStream,
  type FailureContext,
  looksLikeHtml,
  malformed,
  toProviderError,
} from "./failures";
import { guardedFetch, hostOf } from "./http";
import type { Embeddings, Provider, ProviderDeps, StreamEvent } from "./provider";
import { estimateUsage } from "./tokenizer";

const label = "Ollama";

function thinkOf(request: CompletionRequest): Pick<ChatRequest, "think"> {
  const effort = request.parameters.reasoning_effort;
  if (effort === "none") return { think: false };
  return effort === "low" || effort === "medium" || effort === "high" ? { think: effort } : {};
}

/** The body of `POST /api/chat` without `stream`. */
export function ollamaBody(request: CompletionRequest): ChatRequest {
  const { temperature, top_p, max_tokens, stop, seed, frequency_penalty, presence_penalty } =
    request.parameters;
  const options = {
    temperature,
    top_p,
    num_predict: max_tokens,
    stop,
    seed,
    frequency_penalty,
    presence_penalty,
  };
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const format = request.responseFormat;
  return {
    model: request.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    options: given,
    ...(format?.type === "json_object" ? { format: "json" } : {}),
    ...(format?.type === "json_schema" ? { format: format.schema } : {}),
    ...(request.tools.length === 0
      ? {}
      : {
          tools: request.tools.map(({ name, description, parameters }) => ({
            type: "function",
            function: { name, parameters, ...(description === undefined ? {} : { description }) },
          })),
        }),
    ...thinkOf(request),
  };
}

function ollamaUsage(answer: Partial<ChatResponse>): Usage {
  return {
    inputTokens: tokens(answer.prompt_eval_count),
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    // Ollama reports thinking and answer as one count.
    outputTokens: tokens(answer.eval_count),
    reasoningTokens: 0,
    estimated: false,
  };
}

function finishOf(reason: string | undefined, calls: ToolCall[]): FinishReason {
  if (calls.length > 0) return "tool_calls";
  if (reason === "stop" || reason === "length") return reason;
  return "unknown";
}

function callsOf(message: ChatResponse["message"] | undefined, offset: number): ToolCall[] {
  // Ollama gives calls no id; their place is one.
  return (message?.tool_calls ?? []).map((call, index) => ({
    id: `call_${offset + index}`,
    name: call.function.name,
    arguments: JSON.stringify(call.function.arguments),
  }));
}

/** Ollama's own API by its npm client. */
export class OllamaProvider implements Provider {
  readonly id = "ollama";
  private readonly context: FailureContext;
  private readonly fetch: typeof fetch;
  private readonly now: () => number;

  constructor(
    private readonly connection: { baseUrl: string; apiKey: string | null },
    deps: ProviderDeps = {},
  ) {
    this.fetch = guardedFetch(label, deps.fetch);
    this.now = deps.now ?? (() => performance.now());
    this.context = {
      label,
      host: hostOf(connection.baseUrl),
      secrets: connection.apiKey === null ? [] : [connection.apiKey],
    };
  }

  // The client takes no signal and drops status and headers of a failure, so each call gets its own thin
  // client whose fetch adds the one and keeps the others.
  private client(signal: AbortSignal): Ollama {
    const { apiKey } = this.connection;
    return new Ollama({
      host: this.connection.baseUrl,
      ...(apiKey === null ? {} : { headers: { Authorization: `Bearer ${apiKey}` } }),
      fetch: async (input, init) => {
        const own = init?.signal;
        const response = await this.fetch(input, {
          ...init,
          signal: own ? AbortSignal.any([own, signal]) : signal,
        });
        if (response.ok) return response;
        const text = await response.text();
        const message = looksLikeHtml(text) ? text : errorText(text);
        throw Object.assign(new Error(message), { status: response.status, headers: response.headers });
      },
    });
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    checkParameters(this.id, request);
    const started = this.now();
    try {
      const answer = await this.client(signal).chat({ ...ollamaBody(request), stream: false });
      const latencyMs = this.now() - started;
      if (typeof answer?.message?.content !== "string")
        throw malformed(label, "something that is not a chat answer");
      const toolCalls = callsOf(answer.message, 0);
      return await this.finish(request, answer, answer.message.content, toolCalls, {
        latencyMs,
        ttftMs: null,
      });
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }

  async *stream(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    checkParameters(this.id, request);
    const started = this.now();
    let ttftMs: number | null = null;
    let text = "";
    let last: ChatResponse | null = null;
    const toolCalls: ToolCall[] = [];
    try {
      const chunks = await this.client(signal).chat({ ...ollamaBody(request), stream: true });
      try {
        for await (const chunk of chunks) {
          toolCalls.push(...callsOf(chunk.message, toolCalls.length));
          if (chunk.done) last = chunk;
          const added = chunk.message?.content ?? "";
          if (added === "") continue;
          text += added;
          ttftMs ??= this.now() - started;
          yield { type: "text", text: added };
        }
      } finally {
        // Leaving early (a reader that stops) must also stop the model.
        if (last === null) chunks.abort();
      }
      if (last === null) throw cutStream(label);
      const latencyMs = this.now() - started;
      yield {
        type: "done",
        completion: await this.finish(request, last, text, toolCalls, { latencyMs, ttftMs }),
      };
    } catch (error) {
      if (signal.aborted) throw abortError(label, signal);
      // The client's own words for a stream that ended without `done`.
      if (error instanceof Error && error.message.startsWith("Did not receive done"))
        throw cutStream(label, error);
      throw toProviderError(error, this.context, signal);
    }
  }

  private async finish(
    request: CompletionRequest,
    last: ChatResponse,
    text: string,
    toolCalls: ToolCall[],
    times: { latencyMs: number; ttftMs: number | null },
  ): Promise<Completion> {
    const finishReason = finishOf(last.done_reason, toolCalls);
    const raw: RawAnswer = { text, toolCalls, finishReason, refusal: null, usage: ollamaUsage(last) };
    const { usage } = await settleAnswer(label, request, raw);
    return {
      text,
      toolCalls,
      finishReason,
      responseModel: last.model ?? null,
      usage,
      ...times,
      providerRequestId: null,
    };
  }

  async embed(model: string, texts: string[], signal: AbortSignal): Promise<Embeddings> {
    try {
      const answer = await this.client(signal).embed({ model, input: texts });
      const vectors = answer?.embeddings;
      if (!Array.isArray(vectors) || vectors.length !== texts.length)
        throw malformed(label, `${vectors?.length ?? 0} embeddings for ${texts.length} texts`);
      const counted = ollamaUsage({ prompt_eval_count: answer.prompt_eval_count });
      const messages = texts.map((content) => ({ role: "user" as const, content }));
      return { vectors, usage: counted.inputTokens > 0 ? counted : await estimateUsage(messages, "") };
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }

  async models(signal: AbortSignal): Promise<string[]> {
    try {
      const { models } = await this.client(signal).list();
      if (!Array.isArray(models)) throw malformed(label, "something that is not a list of models");
      return models.map((model) => model.name).sort();
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }
}

/** Ollama's own errors are `{"error": "…"}`; a gateway in front of it may answer with OpenAI's object in that place. */
function errorText(body: string): string {
  try {
    const { error } = Object(JSON.parse(body)) as { error?: string | { message?: string } };
    const text = typeof error === "object" ? error?.message : error;
    if (typeof text === "string") return text;
  } catch {
    // Not JSON: the text itself is the best account of what went wrong.
  }
  return body;
}
