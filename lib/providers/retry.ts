import { deadline, sleep } from "./deadline";
import { abortError } from "./failures";
import { ProviderError } from "./provider";

export interface RetryOptions {
  /** The caller's wish to stop; ends waits at once. */
  signal: AbortSignal;
  /** Calls in all, the first included. Default 4. */
  maxAttempts?: number;
  /** Deadline of one attempt in milliseconds; null is none. Default null. */
  timeoutMs?: number | null;
  /** Upper bound of the first wait's jitter. Default 500. */
  baseDelayMs?: number;
  /** Upper bound of any wait by backoff. Default 20,000. */
  maxDelayMs?: number;
  /** A `Retry-After` above this is not waited for: the failure is returned instead. Default 120,000. */
  maxRetryAfterMs?: number;
  /** Name for the message of a cancelled wait. */
  label?: string;
  random?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told before each wait, for logs and for holding back other calls of the same connection. */
  onRetry?: (failure: ProviderError, attempt: number, delayMs: number) => void;
}

/** The result, and how many calls it took. */
export interface Retried<T> {
  value: T;
  attempts: number;
}

/** The failure that ended the last attempt, and how many calls were made. */
export class RetriesExhausted extends Error {
  constructor(
    readonly failure: ProviderError,
    readonly attempts: number,
  ) {
    super(failure.message, { cause: failure });
    this.name = "RetriesExhausted";
  }
}

/**
 * Milliseconds to wait before the next attempt: exponential backoff with full jitter (uniform in
 * [0, min(max, base · 2^(attempt − 1))], AWS Architecture Blog, "Exponential Backoff and Jitter"), but never
 * less than the provider's `Retry-After`. A little jitter stays on top of that, else all waiting calls return at once.
 */
export function retryDelayMs(
  attempt: number,
  retryAfterMs: number | null,
  options: Pick<RetryOptions, "baseDelayMs" | "maxDelayMs" | "random">,
): number {
  const { baseDelayMs = 500, maxDelayMs = 20_000, random = Math.random } = options;
  const jitter = random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  if (retryAfterMs === null) return jitter;
  return retryAfterMs + Math.min(jitter, retryAfterMs * 0.25 + 50);
}

/**
 * Calls until it succeeds, fails for good or has been tried `maxAttempts` times. Each attempt gets its own
 * signal. Rejects with `RetriesExhausted`, which carries the failure and the number of attempts; anything that
 * is not a `ProviderError` is a bug and passes through.
 */
export async function withRetries<T>(
  call: (signal: AbortSignal, attempt: number) => Promise<T>,
  options: RetryOptions,
): Promise<Retried<T>> {
  const {
    signal,
    maxAttempts = 4,
    timeoutMs = null,
    maxRetryAfterMs = 120_000,
    label = "The call",
  } = options;
  for (let attempt = 1; ; attempt++) {
    const attemptDeadline = deadline(signal, timeoutMs);
    try {
      if (signal.aborted) throw abortError(label, signal);
      return { value: await call(attemptDeadline.signal, attempt), attempts: attempt };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const tooLong = (error.retryAfterMs ?? 0) > maxRetryAfterMs;
      if (!error.retryable || attempt >= maxAttempts || tooLong || signal.aborted)
        throw new RetriesExhausted(error, attempt);
      const delayMs = retryDelayMs(attempt, error.retryAfterMs, options);
      options.onRetry?.(error, attempt, delayMs);
      try {
        await (options.sleep ?? sleep)(delayMs, signal);
      } catch {
        throw new RetriesExhausted(abortError(label, signal), attempt);
      }
    } finally {
      attemptDeadline.dispose();
    }
  }
}
