import { abortError } from "./failures";
import { FairQueue, type Priority } from "./fair-queue";

export type { Priority } from "./fair-queue";

export interface LimiterOptions {
  /** Calls in flight at once. */
  maxConcurrency: number;
  /** Calls started in any 60 seconds; null is no limit. */
  requestsPerMinute: number | null;
  /** Tokens (estimated before, corrected after) in any 60 seconds; null is no limit. */
  tokensPerMinute: number | null;
  now?: () => number;
  setTimer?: (run: () => void, ms: number) => unknown;
}

export interface AcquireOptions {
  /** Who shares: one key an experiment. Groups of a priority take turns. */
  group: string;
  priority: Priority;
  /** Tokens the call will roughly take; counts against `tokensPerMinute`. */
  tokens: number;
  signal: AbortSignal;
}

/** A place in the limit. Give it back exactly once; giving it back again does nothing. */
export interface Slot {
  /** `actualTokens` replaces the estimate in the minute's count. */
  release(actualTokens?: number): void;
}

interface Waiter {
  tokens: number;
  grant: (slot: Slot) => void;
}

interface Start {
  at: number;
  tokens: number;
}

const windowMs = 60_000;

/** Starts within the last minute, in order; exact, so the provider's own window is never overrun. */
class MinuteWindow {
  private starts: Start[] = [];
  private head = 0;
  tokens = 0;

  get count(): number {
    return this.starts.length - this.head;
  }

  expire(now: number): void {
    for (; this.head < this.starts.length; this.head++) {
      const first = this.starts[this.head];
      if (!first || first.at > now - windowMs) break;
      this.tokens -= first.tokens;
    }
    if (this.head > 256 && this.head * 2 > this.starts.length) {
      this.starts = this.starts.slice(this.head);
      this.head = 0;
    }
  }

  add(start: Start): void {
    this.starts.push(start);
    this.tokens += start.tokens;
  }

  correct(start: Start, tokens: number, now: number): void {
    // What left the window goes out with the tokens it came in with; only what is still inside is corrected.
    this.expire(now);
    if (start.at > now - windowMs) this.tokens += tokens - start.tokens;
    start.tokens = tokens;
  }

  /** Milliseconds until the oldest start leaves the window. */
  msUntilNext(now: number): number {
    const first = this.starts[this.head];
    return first ? Math.max(1, first.at + windowMs - now) : 0;
  }
}

/**
 * Concurrency, requests and tokens per minute of one connection in this process. Interactive calls go ahead of
 * batch calls, but every eighth start belongs to batch, so neither starves; within a priority the groups take
 * turns, whatever the length of their queues. `holdFor` stops new starts, for a provider that said Retry-After.
 */
export class Limiter {
  private readonly queue = new FairQueue<Waiter>();
  private readonly window = new MinuteWindow();
  private readonly now: () => number;
  private readonly setTimer: (run: () => void, ms: number) => unknown;
  private inFlight = 0;
  private heldUntil = 0;
  private timerSet = false;

  constructor(private options: LimiterOptions) {
    this.now = options.now ?? (() => performance.now());
    this.setTimer = options.setTimer ?? ((run, ms) => setTimeout(run, ms));
  }

  /** Calls in flight and waiting, for the jobs page. */
  get load(): { inFlight: number; waiting: number } {
    return { inFlight: this.inFlight, waiting: this.queue.size };
  }

  /** Takes new limits at once; calls in flight are not touched. */
  configure(limits: Pick<LimiterOptions, "maxConcurrency" | "requestsPerMinute" | "tokensPerMinute">): void {
    this.options = { ...this.options, ...limits };
    this.drain();
  }

  /** No call starts before `ms` from now. A shorter hold never shortens a longer one. */
  holdFor(ms: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.now() + ms);
  }

  /** Waits for a place. Rejects with `ProviderError` (`cancelled` or `timeout`) when the signal aborts first. */
  acquire(request: AcquireOptions): Promise<Slot> {
    const { group, priority, tokens, signal } = request;
    if (signal.aborted) return Promise.reject(abortError("The queue", signal));
    if (this.queue.size === 0 && this.mayStart(tokens)) return Promise.resolve(this.start(tokens));
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        if (this.queue.remove(group, priority, waiter)) reject(abortError("The queue", signal));
      };
      const waiter: Waiter = {
        tokens,
        grant: (slot) => {
          signal.removeEventListener("abort", onAbort);
          resolve(slot);
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.queue.add(group, priority, waiter);
      this.drain();
    });
  }

  private mayStart(tokens: number): boolean {
    const { maxConcurrency, requestsPerMinute, tokensPerMinute } = this.options;
    if (this.inFlight >= maxConcurrency || this.now() < this.heldUntil) return false;
    if (requestsPerMinute === null && tokensPerMinute === null) return true;
    this.window.expire(this.now());
    if (requestsPerMinute !== null && this.window.count >= requestsPerMinute) return false;
    // A call bigger than the whole limit could never start, so it may once the window is empty.
    return (
      tokensPerMinute === null || this.window.count === 0 || this.window.tokens + tokens <= tokensPerMinute
    );
  }

  private start(tokens: number): Slot {
    const entry: Start = { at: this.now(), tokens };
    this.inFlight++;
    const counted = this.options.requestsPerMinute !== null || this.options.tokensPerMinute !== null;
    if (counted) this.window.add(entry);
    let released = false;
    return {
      release: (actualTokens) => {
        if (released) return;
        released = true;
        this.inFlight--;
        if (counted && actualTokens !== undefined) this.window.correct(entry, actualTokens, this.now());
        this.drain();
      },
    };
  }

  private drain(): void {
    for (let next = this.queue.peek(); next !== null; next = this.queue.peek()) {
      if (!this.mayStart(next.tokens)) {
        this.wakeLater();
        return;
      }
      this.queue.take();
      next.grant(this.start(next.tokens));
    }
  }

  // A full house is woken by a release; time-based limits need a timer.
  private wakeLater(): void {
    if (this.timerSet || this.inFlight >= this.options.maxConcurrency) return;
    const now = this.now();
    const ms = Math.max(this.heldUntil - now, now < this.heldUntil ? 0 : this.window.msUntilNext(now), 1);
    this.timerSet = true;
    this.setTimer(() => {
      this.timerSet = false;
      this.drain();
    }, ms);
  }
}
