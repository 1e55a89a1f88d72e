import type {
  Completion,
  CompletionRequest,
  ErrorKind,
  ProviderId,
  Usage,
} from "@/lib/domain/runs/completion";

/** A piece of a streamed answer; `done` comes exactly once, last, with the whole answer. */
export type StreamEvent = { type: "text"; text: string } | { type: "done"; completion: Completion };

export interface Embeddings {
  /** One row a text, in the order given. */
  vectors: number[][];
  usage: Usage;
}

/**
 * One connection to a model provider. Nothing here retries or waits for a limit: that is `withRetries` and
 * `Limiter`, so that there is exactly one retry loop. Every method rejects with `ProviderError` only.
 * Abort with a `TimeoutError` reason (as `AbortSignal.timeout` does) to get kind `timeout`, else `cancelled`.
 */
export interface Provider {
  readonly id: ProviderId;
  /** One whole answer. Refuses an option the model cannot take before anything is sent. */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
  /** The same call, streamed. A stream that ends before the model finished rejects with kind `network`. */
  stream(request: CompletionRequest, signal: AbortSignal): AsyncIterable<StreamEvent>;
  /** Embeds texts in one call. `invalid_request` where the provider has no embeddings. */
  embed(model: string, texts: string[], signal: AbortSignal): Promise<Embeddings>;
  /** Ids of the models the connection offers, sorted. Doubles as the connection test: it needs the key. */
  models(signal: AbortSignal): Promise<string[]>;
}

export interface ProviderFailure {
  kind: ErrorKind;
  message: string;
  retryable?: boolean;
  retryAfterMs?: number | null;
  status?: number | null;
  usage?: Usage | null;
  cause?: unknown;
}

/** Whether trying the same call again can help, when the failure itself says nothing else. */
const retryableKinds: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  "rate_limited",
  "timeout",
  "overloaded",
  "network",
  "malformed_response",
]);

/** Marks failures of this class whichever copy of this module made them. */
const mark = Symbol.for("assay.ProviderError");

/** The one failure of this folder. `message` names the cause, is fit for a user and never contains the key. */
export class ProviderError extends Error {
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  /** How long the provider asked us to wait; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** HTTP status; null when there was none. */
  readonly status: number | null;
  /** Tokens that were spent although the call failed (refusals, empty answers); null when unknown. */
  readonly usage: Usage | null;
  readonly [mark] = true;

  // Next bundles pages, routes and instrumentation apart, each with a copy of this class, while an open connection
  // serves the whole process: its failures are caught by other copies than the one that threw them.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && mark in value;
  }

  constructor(failure: ProviderFailure) {
    super(failure.message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = "ProviderError";
    this.kind = failure.kind;
    this.retryable = failure.retryable ?? retryableKinds.has(failure.kind);
    this.retryAfterMs = failure.retryAfterMs ?? null;
    this.status = failure.status ?? null;
    this.usage = failure.usage ?? null;
  }
}

/** What a provider gets from outside instead of reaching for globals. */
export interface ProviderDeps {
  fetch?: typeof fetch;
  /** Milliseconds; only differences of it are used. Default: `performance.now`. */
  now?: () => number;
  /** Factor on the demo provider's latency; 0 answers at once. Default 1. Real providers ignore it. */
  simulatedLatencyScale?: number;
}

/** Where and as whom to connect. `baseUrl` null is the provider's own address. */
export interface ProviderConnection {
  provider: ProviderId;
  baseUrl: string | null;
  apiKey: string | null;
}
