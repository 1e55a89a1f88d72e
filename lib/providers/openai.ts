import OpenAI from "openai";
import { usesResponsesApi } from "@/lib/domain/pricing/capabilities";
import type { Completion, CompletionRequest, ProviderId } from "@/lib/domain/runs/completion";
import { settleAnswer, tokens } from "./answer";
import { checkParameters, requestCapabilities } from "./capabilities";
import { abortError, cutStream, type FailureContext, malformed, toProviderError } from "./failures";
import { guardedFetch, hostOf } from "./http";
import { ChatAccumulator, type ChatDialect, chatBody, readChat } from "./openai-chat";
import { readResponse, responsesBody } from "./openai-responses";
import type { Embeddings, Provider, ProviderDeps, StreamEvent } from "./provider";
import { estimateUsage } from "./tokenizer";

/** An SDK's own timeout would compete with our deadline; an hour is longer than any of ours. */
const sdkTimeoutMs = 3_600_000;

export interface OpenAIConnection {
  baseUrl: string;
  apiKey: string | null;
}

function createClient(connection: OpenAIConnection, label: string, deps: ProviderDeps): OpenAI {
  return new OpenAI({
    // The SDK falls back to OPENAI_* of the environment for whatever is undefined, which would send one
    // account's key to another's server: everything is set, and a keyless server gets no header at all.
    apiKey: connection.apiKey ?? "none",
    ...(connection.apiKey === null ? { defaultHeaders: { Authorization: null } } : {}),
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: connection.baseUrl,
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    logLevel: "off",
    fetch: guardedFetch(label, deps.fetch),
  });
}

function requestIdOf(answer: object): string | null {
  const id = (answer as { _request_id?: unknown })._request_id;
  return typeof id === "string" ? id : null;
}

function modelOf(answer: { model?: unknown }): string | null {
  return typeof answer.model === "string" ? answer.model : null;
}

/** Chat Completions, embeddings and models of any server that speaks OpenAI's protocol, by the official SDK. */
export class OpenAIProvider implements Provider {
  readonly id: ProviderId;
  private readonly client: OpenAI;
  private readonly context: FailureContext;
  private readonly now: () => number;

  constructor(
    private readonly dialect: ChatDialect,
    connection: OpenAIConnection,
    deps: ProviderDeps = {},
  ) {
    this.id = dialect.id;
    this.client = createClient(connection, dialect.label, deps);
    this.now = deps.now ?? (() => performance.now());
    this.context = {
      label: dialect.label,
      host: hostOf(connection.baseUrl),
      secrets: connection.apiKey === null ? [] : [connection.apiKey],
    };
  }

  private goesToResponses(request: CompletionRequest): boolean {
    return this.id === "openai" && usesResponsesApi(requestCapabilities(this.id, request), request);
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    checkParameters(this.id, request);
    const started = this.now();
    try {
      const viaResponses = this.goesToResponses(request);
      const answer = viaResponses
        ? await this.client.responses.create(responsesBody(request), { signal })
        : await this.client.chat.completions.create(chatBody(request, this.dialect), { signal });
      const latencyMs = this.now() - started;
      if (typeof answer !== "object" || answer === null)
        throw malformed(this.dialect.label, "something that is not JSON");
      const raw =
        "choices" in answer || !viaResponses
          ? readChat(answer as OpenAI.ChatCompletion, this.dialect)
          : readResponse(answer as OpenAI.Responses.Response, this.dialect.label);
      const { usage } = await settleAnswer(this.dialect.label, request, raw);
      return {
        text: raw.text,
        toolCalls: raw.toolCalls,
        finishReason: raw.finishReason,
        responseModel: modelOf(answer),
        usage,
        latencyMs,
        ttftMs: null,
        providerRequestId: requestIdOf(answer),
      };
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }

  async *stream(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    checkParameters(this.id, request);
    try {
      yield* this.goesToResponses(request)
        ? this.streamResponses(request, signal)
        : this.streamChat(request, signal);
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }

  private async *streamChat(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const started = this.now();
    let ttftMs: number | null = null;
    const all = new ChatAccumulator(this.dialect);
    const options = this.dialect.streamUsage ? { stream_options: { include_usage: true } } : {};
    const { data, request_id } = await this.client.chat.completions
      .create({ ...chatBody(request, this.dialect), ...options, stream: true }, { signal })
      .withResponse();
    for await (const chunk of data) {
      const text = all.add(chunk);
      if (text === "") continue;
      ttftMs ??= this.now() - started;
      yield { type: "text", text };
    }
    // The SDK ends the loop quietly when the signal aborts.
    if (signal.aborted) throw abortError(this.dialect.label, signal);
    if (!all.finished) throw cutStream(this.dialect.label);
    const latencyMs = this.now() - started;
    const raw = all.answer();
    const { usage } = await settleAnswer(this.dialect.label, request, raw);
    const { text, toolCalls, finishReason } = raw;
    yield {
      type: "done",
      completion: {
        text,
        toolCalls,
        finishReason,
        responseModel: all.model,
        usage,
        latencyMs,
        ttftMs,
        providerRequestId: request_id ?? null,
      },
    };
  }

  private async *streamResponses(
    request: CompletionRequest,
    signal: AbortSignal,
  ): AsyncGenerator<StreamEvent> {
    const started = this.now();
    let ttftMs: number | null = null;
    let last: OpenAI.Responses.Response | null = null;
    const { data, request_id } = await this.client.responses
      .create({ ...responsesBody(request), stream: true }, { signal })
      .withResponse();
    for await (const event of data) {
      if (event.type === "response.output_text.delta") {
        ttftMs ??= this.now() - started;
        yield { type: "text", text: event.delta };
      } else if (
        event.type === "response.completed" ||
        event.type === "response.incomplete" ||
        event.type === "response.failed"
      )
        last = event.response;
    }
    if (signal.aborted) throw abortError(this.dialect.label, signal);
    if (last === null) throw cutStream(this.dialect.label);
    const latencyMs = this.now() - started;
    const raw = readResponse(last, this.dialect.label);
    const { usage } = await settleAnswer(this.dialect.label, request, raw);
    const { text, toolCalls, finishReason } = raw;
    yield {
      type: "done",
      completion: {
        text,
        toolCalls,
        finishReason,
        responseModel: modelOf(last),
        usage,
        latencyMs,
        ttftMs,
        providerRequestId: request_id ?? null,
      },
    };
  }

  async embed(model: string, texts: string[], signal: AbortSignal): Promise<Embeddings> {
    try {
      const answer = await this.client.embeddings.create(
        { model, input: texts, encoding_format: "float" },
        { signal },
      );
      const rows = Array.isArray(answer?.data) ? [...answer.data].sort((a, b) => a.index - b.index) : [];
      const vectors = rows.map((row) => row.embedding);
      if (vectors.length !== texts.length || vectors.some((vector) => !Array.isArray(vector)))
        throw malformed(this.dialect.label, `${vectors.length} embeddings for ${texts.length} texts`);
      const inputTokens = tokens(answer.usage?.prompt_tokens);
      const estimated = inputTokens === 0;
      const usage = estimated
        ? await estimateUsage(
            texts.map((content) => ({ role: "user" as const, content })),
            "",
          )
        : {
            inputTokens,
            cachedInputTokens: 0,
            cacheWriteTokens: 0,
            outputTokens: 0,
            reasoningTokens: 0,
            estimated,
          };
      return { vectors, usage };
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }

  async models(signal: AbortSignal): Promise<string[]> {
    try {
      const page = await this.client.models.list({ signal });
      const rows: unknown = page.data;
      if (!Array.isArray(rows)) throw malformed(this.dialect.label, "something that is not a list of models");
      return page.data.map((model) => model.id).sort();
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }
}
