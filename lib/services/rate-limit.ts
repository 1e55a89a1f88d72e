import "server-only";
import { type CountedWindow, countRequests, uncountRequests } from "@/lib/data/rate-limits";
import { AssayError } from "@/lib/domain/errors";

/** The shared count of one window a minute and key; every change is atomic. */
export interface RequestCounter {
  count(key: string, points: number): Promise<CountedWindow>;
  uncount(key: string, points: number): Promise<CountedWindow>;
}

/** State of a limit after a request: numbers of requests and whole seconds until the window ends. */
export interface LimitState {
  limit: number;
  remaining: number;
  resetSeconds: number;
}

/** What one process knows of a key's window. Numbers `next` to `last` are leased to it and not yet used. */
interface Window {
  endsAt: number;
  next: number;
  last: number;
  /** The shared count when it was last heard of, and when that was. */
  counted: number;
  heardAt: number;
  usedAt: number;
  waiting: number;
  lease: Promise<void> | null;
}

/** An unused lease goes back after this, so that other processes can use it up. */
const idleMs = 1_000;
/** A refusal asks again after this: another process may have given back, the limit may have been raised. */
const recheckMs = 1_000;
/** Nothing is given back closer to a window's end: arriving late it would count in the next one. */
const safetyMs = 10_000;
const largestReserve = 200;

/** Leased beyond what waits now: a share of what is left, so that little is stranded in one process near the end. */
function reserve(left: number): number {
  return Math.max(0, Math.min(largestReserve, Math.floor(left / 10)));
}

/**
 * Counts requests a minute per key, over all processes exactly: numbers are drawn from one atomic counter in batches, and
 * a request is let through only with a number within the limit, so no batch, burst or process can exceed it. Concurrent
 * requests share one draw.
 */
export class RateLimiter {
  readonly #windows = new Map<string, Window>();
  readonly #counter: RequestCounter;
  readonly #now: () => number;
  #sweeper: NodeJS.Timeout | null = null;

  constructor(counter: RequestCounter, now: () => number = Date.now) {
    this.#counter = counter;
    this.#now = now;
  }

  /**
   * Counts one request of `key`, of which `limit` a minute are allowed.
   * @throws AssayError `rate_limited` (429) with `Retry-After`.
   */
  async take(key: string, limit: number): Promise<LimitState> {
    for (;;) {
      const window = this.#windowOf(key);
      if (window.next <= Math.min(window.last, limit)) {
        const number = window.next;
        window.next += 1;
        window.usedAt = this.#now();
        return this.#state(window, limit, limit - number);
      }
      if (this.#isUsedUp(window, limit)) throw this.#refusal(window, limit);
      window.waiting += 1;
      window.lease ??= this.#lease(key, window, limit);
      try {
        await window.lease;
      } finally {
        window.waiting -= 1;
      }
    }
  }

  /** Gives back what has been idle; called every second, and by tests. */
  async giveBackIdle(): Promise<void> {
    const now = this.#now();
    const returns: Promise<void>[] = [];
    for (const [key, window] of this.#windows) {
      if (window.endsAt <= now && window.lease === null && window.waiting === 0) this.#windows.delete(key);
      else if (window.next <= window.last && now - window.usedAt >= idleMs && window.lease === null) {
        const unused = window.last - window.next + 1;
        window.last = window.next - 1;
        returns.push(this.#giveBack(key, window, unused));
      }
    }
    if (this.#windows.size === 0) this.#stopSweeping();
    await Promise.all(returns);
  }

  #windowOf(key: string): Window {
    const now = this.#now();
    const known = this.#windows.get(key);
    if (known !== undefined && (known.endsAt > now || known.lease !== null)) return known;
    // What waits for a lease of the old window asks again and finds this one.
    const fresh = {
      endsAt: Number.POSITIVE_INFINITY,
      next: 1,
      last: 0,
      counted: 0,
      heardAt: Number.NEGATIVE_INFINITY,
      usedAt: now,
      waiting: 0,
      lease: null,
    };
    this.#windows.set(key, fresh);
    this.#startSweeping();
    return fresh;
  }

  #isUsedUp(window: Window, limit: number): boolean {
    return window.lease === null && window.counted >= limit && this.#now() - window.heardAt < recheckMs;
  }

  async #lease(key: string, window: Window, limit: number): Promise<void> {
    const left = Math.max(0, limit - window.counted);
    // Never asked for more than can be left, or a refusal would use up what a raised limit allows.
    const asked = Math.max(1, Math.min(left, window.waiting + reserve(left)));
    try {
      const { counted, endsAt } = await this.#counter.count(key, asked);
      const before = counted - asked;
      const granted = Math.max(0, Math.min(asked, limit - before));
      Object.assign(window, { endsAt, next: before + 1, last: before + granted });
      Object.assign(window, { counted, heardAt: this.#now(), usedAt: this.#now() });
      if (granted < asked) await this.#giveBack(key, window, asked - granted);
    } finally {
      window.lease = null;
    }
  }

  async #giveBack(key: string, window: Window, points: number): Promise<void> {
    if (window.endsAt - this.#now() < safetyMs) return;
    try {
      const { counted } = await this.#counter.uncount(key, points);
      Object.assign(window, { counted, heardAt: this.#now() });
    } catch {
      // The points are lost until the window ends; nothing can exceed the limit.
    }
  }

  #state(window: Window, limit: number, remaining: number): LimitState {
    const resetSeconds = Math.max(1, Math.ceil((window.endsAt - this.#now()) / 1000));
    return { limit, remaining: Math.max(0, remaining), resetSeconds };
  }

  #refusal(window: Window, limit: number): AssayError {
    const state = this.#state(window, limit, 0);
    return new AssayError(
      "rate_limited",
      `This API key may make ${limit} requests a minute. Try again in ${state.resetSeconds} s.`,
      { headers: { ...limitHeaders(state), "retry-after": String(state.resetSeconds) } },
    );
  }

  #startSweeping(): void {
    if (this.#sweeper !== null) return;
    this.#sweeper = setInterval(() => void this.giveBackIdle(), idleMs);
    this.#sweeper.unref();
  }

  #stopSweeping(): void {
    if (this.#sweeper !== null) clearInterval(this.#sweeper);
    this.#sweeper = null;
  }
}

/** `RateLimit-*` response headers (draft-ietf-httpapi-ratelimit-headers-06). */
export function limitHeaders({ limit, remaining, resetSeconds }: LimitState): Record<string, string> {
  return {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(resetSeconds),
  };
}

const limiter = new RateLimiter({ count: countRequests, uncount: uncountRequests });

/**
 * Counts one request of an API key.
 * @param limit requests a minute.
 * @returns the headers that tell the state of the limit.
 * @throws AssayError `rate_limited`.
 */
export async function limitRequests(apiKeyId: string, limit: number): Promise<Record<string, string>> {
  return limitHeaders(await limiter.take(apiKeyId, limit));
}
