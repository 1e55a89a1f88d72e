import "server-only";
import { hash } from "node:crypto";
import stringify from "fast-json-stable-stringify";
import { AssayError } from "@/lib/domain/errors";
import { estimateUsage } from "@/lib/domain/pricing/estimate";
import type { Completion, CompletionRequest, ProviderId } from "@/lib/domain/runs/completion";
import type { RunOutcome } from "@/lib/domain/runs/run-record";
import { env } from "@/lib/env";
import { deadline } from "@/lib/providers/deadline";
import type { Priority } from "@/lib/providers/limiter";
import { ProviderError } from "@/lib/providers/provider";
import { RetriesExhausted, withRetries } from "@/lib/providers/retry";
import { callAccount, failedCall, tokenTotals } from "./call-account";
import { describedRequest } from "./described-request";
import type { ProviderAccess, ProviderDirectory } from "./provider-access";

export interface ModelCall {
  provider: ProviderId;
  request: CompletionRequest;
  /** Who shares the connection's limits fairly: the experiment's id, or the run's own. */
  group: string;
  priority: Priority;
  /** Tells apart deliberate repetitions of one request; part of the content hash. */
  trial: number;
  signal: AbortSignal;
  /** Told when an attempt failed and another follows after `delayMs`. */
  onRetry?: (kind: ProviderError["kind"], delayMs: number) => void;
  /** Told when an attempt begins. */
  onAttempt?: () => void;
}

// A variant's cells share these objects: their canonical text is made once, not for every cell.
const canonicalTexts = new WeakMap<object, string>();

function canonical(value: object | null): string {
  if (value === null) return "null";
  let text = canonicalTexts.get(value);
  if (text === undefined) {
    text = stringify(value);
    canonicalTexts.set(value, text);
  }
  return text;
}

/**
 * Hex SHA-256 of everything that decides an answer: connection, provider, model, parameters, messages, tools,
 * response format and trial. Two calls with one key are the same question.
 */
export function generationKey(
  access: ProviderAccess,
  call: Pick<ModelCall, "provider" | "request" | "trial">,
): string {
  const { model, messages, parameters, tools, responseFormat } = call.request;
  const content = [
    access.identity,
    call.provider,
    model,
    canonical(parameters),
    canonical(tools),
    canonical(responseFormat),
    call.trial,
    messages.map(({ role, content }) => [role, content]),
  ];
  return hash("sha256", JSON.stringify(content));
}

function reusable(completion: Completion): boolean {
  return completion.finishReason === "stop" && completion.text !== "" && completion.toolCalls.length === 0;
}

function success(
  directory: ProviderDirectory,
  access: ProviderAccess,
  call: ModelCall,
  { value, attempts }: { value: Completion; attempts: number },
): RunOutcome {
  return {
    ...callAccount(directory, access, call.provider, call.request.model, value.usage),
    status: "completed",
    responseModel: value.responseModel,
    output: value.text,
    toolCalls: value.toolCalls,
    finishReason: value.finishReason,
    error: null,
    latencyMs: value.latencyMs,
    ttftMs: value.ttftMs,
    attempts,
    reuseKey: reusable(value) ? generationKey(access, call) : null,
  };
}

/** Who was to be called with what. */
interface CallContext {
  directory: ProviderDirectory;
  /** Null where the provider is not connected. */
  access: ProviderAccess | null;
  call: ModelCall;
}

/** What became of a call that gave no answer. */
interface FailedAttempts {
  error: ProviderError;
  attempts: number;
  latencyMs: number;
}

function failure({ directory, access, call }: CallContext, failed: FailedAttempts): RunOutcome {
  const { error, attempts, latencyMs } = failed;
  return {
    ...callAccount(directory, access, call.provider, call.request.model, error.usage),
    ...failedCall(error, attempts, latencyMs),
  };
}

/** One attempt under the connection's limits; the place is given back whatever happens. */
async function attempt(access: ProviderAccess, call: ModelCall, tokens: number, signal: AbortSignal) {
  const slot = await access.limiter.acquire({ group: call.group, priority: call.priority, tokens, signal });
  call.onAttempt?.();
  // The clock runs from here: waiting for a place is not the provider's slowness.
  const limit = deadline(signal, env().ASSAY_CALL_TIMEOUT_MS);
  try {
    const completion = await access.provider.complete(call.request, limit.signal);
    const { tokensIn, tokensOut } = tokenTotals(completion.usage);
    slot.release(tokensIn + tokensOut);
    return completion;
  } finally {
    limit.dispose();
    slot.release();
  }
}

/** A connection may be gone by the time queued work runs: that is this call's failure, with the way out. */
function notConnected(directory: ProviderDirectory, call: ModelCall, error: AssayError): RunOutcome {
  const cause = new ProviderError({ kind: "auth", message: error.message });
  return failure({ directory, access: null, call }, { error: cause, attempts: 0, latencyMs: 0 });
}

/**
 * Calls a model with retries under the connection's limits. A failed call is an outcome, not an exception: its
 * error says why; `auth` also when the provider is not connected.
 */
export async function callModel(directory: ProviderDirectory, call: ModelCall): Promise<RunOutcome> {
  let access: ProviderAccess;
  try {
    access = directory.access(call.provider);
  } catch (error) {
    if (error instanceof AssayError) return notConnected(directory, call, error);
    throw error;
  }
  const estimated = estimateUsage(call.request.messages, null, call.request.parameters.max_tokens ?? null);
  const described = { ...call, request: describedRequest(directory, call.provider, call.request) };
  const started = performance.now();
  try {
    const result = await withRetries(
      (signal) => attempt(access, described, estimated.inputTokens + estimated.outputTokens, signal),
      {
        signal: call.signal,
        onRetry: (error, _attempt, delayMs) => {
          call.onRetry?.(error.kind, delayMs);
          if (error.retryAfterMs !== null) access.limiter.holdFor(error.retryAfterMs);
        },
      },
    );
    return success(directory, access, call, result);
  } catch (error) {
    const latencyMs = Math.round(performance.now() - started);
    const context = { directory, access, call };
    if (error instanceof RetriesExhausted) {
      return failure(context, { error: error.failure, attempts: error.attempts, latencyMs });
    }
    if (error instanceof ProviderError) return failure(context, { error, attempts: 1, latencyMs });
    throw error;
  }
}
