import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { estimateTokens } from "@/lib/domain/pricing/estimate";
import type { FinishedRun, RunOutcome } from "@/lib/domain/runs/run-record";
import { deadline } from "@/lib/providers/deadline";
import type { Priority } from "@/lib/providers/limiter";
import { type Embeddings, ProviderError } from "@/lib/providers/provider";
import { type Retried, RetriesExhausted, withRetries } from "@/lib/providers/retry";
import { callAccount, failedCall } from "./call-account";
import type { ModelName } from "./default-model";
import type { ProviderAccess, ProviderDirectory } from "./provider-access";
import { scoringRun } from "./scoring-run";

const timeoutMs = 60_000;

/** For whom texts are embedded, and in whose turn among a connection's calls. */
export interface EmbedContext {
  viewer: Viewer;
  directory: ProviderDirectory;
  promptId: string | null;
  experimentId: string | null;
  group: string;
  priority: Priority;
  signal: AbortSignal;
}

/** A call with its record for the run log; `vectors` null and `error` set when it failed. */
export type EmbeddingCall =
  | { run: FinishedRun; vectors: number[][]; error: null }
  | { run: FinishedRun; vectors: null; error: Error };

/** One attempt under the connection's limits, on the clock only once it has its place. */
async function embedOnce(
  access: ProviderAccess,
  { group, priority }: EmbedContext,
  model: string,
  texts: string[],
  signal: AbortSignal,
): Promise<Embeddings> {
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const slot = await access.limiter.acquire({ group, priority, tokens, signal });
  const limit = deadline(signal, timeoutMs);
  try {
    return await access.provider.embed(model, texts, limit.signal);
  } finally {
    limit.dispose();
    slot.release();
  }
}

function runOf(context: EmbedContext, texts: string[], createdAt: string, outcome: RunOutcome): FinishedRun {
  const { promptId, experimentId } = context;
  const messages = texts.map((content) => ({ role: "user" as const, content }));
  return scoringRun(
    {
      origin: "embedding",
      promptId,
      experimentId,
      messages,
      parameters: {},
      responseFormat: null,
      createdAt,
    },
    outcome,
  );
}

/**
 * Embeds texts in one call, with retries under the connection's limits. A failed call is an outcome like a model's:
 * it has a run as well, and a cost where the provider told what it used.
 */
export async function callEmbedding(
  context: EmbedContext,
  access: ProviderAccess,
  { provider, model }: ModelName,
  texts: string[],
): Promise<EmbeddingCall> {
  const { directory, signal } = context;
  const createdAt = new Date().toISOString();
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  let made: Retried<Embeddings>;
  try {
    made = await withRetries((attempt) => embedOnce(access, context, model, texts, attempt), { signal });
  } catch (error) {
    const attempts = error instanceof RetriesExhausted ? error.attempts : 1;
    const failure = error instanceof RetriesExhausted ? error.failure : error;
    if (!(failure instanceof ProviderError)) throw error;
    const account = callAccount(directory, access, provider, model, failure.usage);
    const outcome = { ...account, ...failedCall(failure, attempts, elapsed()) };
    return { run: runOf(context, texts, createdAt, outcome), vectors: null, error: failure };
  }
  const { value, attempts } = made;
  const outcome: RunOutcome = {
    ...callAccount(directory, access, provider, model, value.usage),
    status: "completed",
    responseModel: null,
    output: null,
    toolCalls: [],
    finishReason: null,
    error: null,
    latencyMs: elapsed(),
    ttftMs: null,
    attempts,
    reuseKey: null,
  };
  return { run: runOf(context, texts, createdAt, outcome), vectors: value.vectors, error: null };
}
