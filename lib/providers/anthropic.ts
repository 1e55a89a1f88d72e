import Anthropic from "@anthropic-ai/sdk";
import type { Completion, CompletionRequest } from "@/lib/domain/runs/completion";
import { settleAnswer } from "./answer";
import { formatToolName, MessageAccumulator, messagesBody, readMessage } from "./anthropic-messages";
import { checkParameters } from "./capabilities";
import { abortError, cutStream, type FailureContext, malformed, toProviderError } from "./failures";
import { guardedFetch, hostOf } from "./http";
import {
  type Embeddings,
  type Provider,
  type ProviderDeps,
  ProviderError,
  type StreamEvent,
} from "./provider";

const label = "Anthropic";
const sdkTimeoutMs = 3_600_000;

/** The Messages API by the official SDK. */
export class AnthropicProvider implements Provider {
  readonly id = "anthropic";
  private readonly client: Anthropic;
  private readonly context: FailureContext;
  private readonly now: () => number;

  constructor(connection: { baseUrl: string; apiKey: string }, deps: ProviderDeps = {}) {
    // Everything the SDK would otherwise take from the environment or a profile file is set.
    this.client = new Anthropic({
      apiKey: connection.apiKey,
      authToken: null,
      credentials: null,
      config: null,
      profile: null,
      webhookKey: null,
      baseURL: connection.baseUrl,
      maxRetries: 0,
      timeout: sdkTimeoutMs,
      logLevel: "off",
      openTelemetry: false,
      fetch: guardedFetch(label, deps.fetch),
    });
    this.now = deps.now ?? (() => performance.now());
    this.context = { label, host: hostOf(connection.baseUrl), secrets: [connection.apiKey] };
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const capabilities = checkParameters(this.id, request);
    const started = this.now();
    try {
      const message = await this.client.messages.create(messagesBody(request, capabilities), { signal });
      const latencyMs = this.now() - started;
      const raw = readMessage(message, label, formatToolName(request));
      const { usage } = await settleAnswer(label, request, raw);
      return {
        text: raw.text,
        toolCalls: raw.toolCalls,
        finishReason: raw.finishReason,
        responseModel: typeof message.model === "string" ? message.model : null,
        usage,
        latencyMs,
        ttftMs: null,
        providerRequestId: message._request_id ?? null,
      };
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }

  async *stream(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const capabilities = checkParameters(this.id, request);
    const started = this.now();
    let ttftMs: number | null = null;
    const all = new MessageAccumulator(formatToolName(request));
    try {
      const { data, request_id } = await this.client.messages
        .create({ ...messagesBody(request, capabilities), stream: true }, { signal })
        .withResponse();
      for await (const event of data) {
        const text = all.add(event);
        if (text === "") continue;
        ttftMs ??= this.now() - started;
        yield { type: "text", text };
      }
      if (signal.aborted) throw abortError(label, signal);
      if (!all.finished) throw cutStream(label);
      const latencyMs = this.now() - started;
      const raw = all.answer();
      const { usage } = await settleAnswer(label, request, raw);
      const { text, toolCalls, finishReason } = raw;
      const providerRequestId = request_id ?? null;
      const completion = {
        text,
        toolCalls,
        finishReason,
        responseModel: all.model,
        usage,
        latencyMs,
        ttftMs,
      };
      yield { type: "done", completion: { ...completion, providerRequestId } };
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }

  async embed(): Promise<Embeddings> {
    throw new ProviderError({
      kind: "invalid_request",
      message: "Anthropic offers no embeddings. Choose an embedding model of another provider.",
    });
  }

  async models(signal: AbortSignal): Promise<string[]> {
    try {
      const ids: string[] = [];
      for await (const model of this.client.models.list({ limit: 1000 }, { signal })) ids.push(model.id);
      if (ids.some((id) => typeof id !== "string"))
        throw malformed(label, "something that is not a list of models");
      return ids.sort();
    } catch (error) {
      throw toProviderError(error, this.context, signal);
    }
  }
}
