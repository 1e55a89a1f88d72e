import { estimateTokens } from "@/lib/domain/pricing/estimate";
import type { Completion, CompletionRequest, FinishReason, Usage } from "@/lib/domain/runs/completion";
import { sleep } from "../deadline";
import { abortError } from "../failures";
import {
  type Embeddings,
  type Provider,
  type ProviderDeps,
  ProviderError,
  type StreamEvent,
} from "../provider";
import { demoAnswer } from "./answers";
import { chance, hashText } from "./chance";
import { judgeAnswer } from "./judge";
import { contentWords } from "./words";

const label = "The simulated model";
const models = ["demo-embed", "demo-large", "demo-small"];
const embeddingSize = 256;

function usageOf(request: CompletionRequest, text: string): Usage {
  let inputTokens = 3;
  for (const message of request.messages) inputTokens += estimateTokens(message.content) + 4;
  return {
    inputTokens,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: estimateTokens(text),
    reasoningTokens: 0,
    estimated: true,
  };
}

function limited(request: CompletionRequest, whole: string): { text: string; finishReason: FinishReason } {
  const { stop = [], max_tokens } = request.parameters;
  let text = whole;
  for (const word of stop) {
    const at = text.indexOf(word);
    if (at >= 0) text = text.slice(0, at);
  }
  // The estimate counts four characters a token, so this is where a real model would have been cut off.
  if (max_tokens !== undefined && estimateTokens(text) > max_tokens)
    return { text: text.slice(0, max_tokens * 4), finishReason: "length" };
  return { text, finishReason: "stop" };
}

/** Word hashing into a fixed number of dimensions, unit length: alike texts get alike vectors. */
function embedText(text: string): number[] {
  const vector = new Array<number>(embeddingSize).fill(0);
  for (const word of contentWords(text)) {
    const hash = hashText(word);
    const index = hash % embeddingSize;
    vector[index] = (vector[index] ?? 0) + (hash & 0x10000 ? 1 : -1);
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/**
 * The built-in simulated provider: deterministic, no I/O. Answers are a function of the request, latency too
 * (60 to 250 ms, scaled by `simulatedLatencyScale`). It is only ever shown as simulated.
 */
export class DemoProvider implements Provider {
  readonly id = "demo";
  private readonly scale: number;
  private readonly now: () => number;

  constructor(deps: ProviderDeps = {}) {
    this.scale = deps.simulatedLatencyScale ?? 1;
    this.now = deps.now ?? (() => performance.now());
  }

  private async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw abortError(label, signal);
    const scaled = ms * this.scale;
    if (scaled <= 0) return;
    await sleep(scaled, signal).catch(() => {
      throw abortError(label, signal);
    });
  }

  private answer(request: CompletionRequest): {
    text: string;
    finishReason: FinishReason;
    latencyMs: number;
  } {
    if (!models.includes(request.model) || request.model === "demo-embed")
      throw new ProviderError({
        kind: "invalid_request",
        message: `There is no simulated model ${request.model}. Choose demo-large or demo-small.`,
      });
    const answer = limited(request, judgeAnswer(request) ?? demoAnswer(request));
    const speed = request.model === "demo-small" ? 0.6 : 1;
    const prompt = request.messages.map((message) => message.content).join("\n");
    const latencyMs =
      60 + speed * Math.min(190, 20 + chance(prompt, "latency") * 90 + answer.text.length * 0.25);
    return { ...answer, latencyMs };
  }

  private completion(
    request: CompletionRequest,
    answer: { text: string; finishReason: FinishReason },
    latencyMs: number,
    ttftMs: number | null,
  ): Completion {
    return {
      text: answer.text,
      toolCalls: [],
      finishReason: answer.finishReason,
      responseModel: request.model,
      usage: usageOf(request, answer.text),
      latencyMs,
      ttftMs,
      providerRequestId: null,
    };
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const started = this.now();
    const answer = this.answer(request);
    await this.wait(answer.latencyMs, signal);
    // Scaled down, the waiting is left out; the latency that is told is simulated like the rest.
    const latencyMs = this.scale < 1 ? Math.round(answer.latencyMs) : this.now() - started;
    return this.completion(request, answer, latencyMs, null);
  }

  async *stream(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const started = this.now();
    const answer = this.answer(request);
    await this.wait(answer.latencyMs * 0.3, signal);
    const ttftMs = this.now() - started;
    const parts = answer.text.match(/\S+\s*|\s+/g) ?? [];
    for (const text of parts) {
      yield { type: "text", text };
      await this.wait((answer.latencyMs * 0.7) / parts.length, signal);
    }
    yield { type: "done", completion: this.completion(request, answer, this.now() - started, ttftMs) };
  }

  async embed(model: string, texts: string[], signal: AbortSignal): Promise<Embeddings> {
    if (model !== "demo-embed")
      throw new ProviderError({
        kind: "invalid_request",
        message: `There is no simulated embedding model ${model}. Choose demo-embed.`,
      });
    await this.wait(20, signal);
    const inputTokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    const usage: Usage = {
      inputTokens,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
      estimated: true,
    };
    return { vectors: texts.map(embedText), usage };
  }

  async models(signal: AbortSignal): Promise<string[]> {
    await this.wait(0, signal);
    return [...models];
  }
}
