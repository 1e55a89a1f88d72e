import { describe, expect, it } from "vitest";
import { deadline, sleep } from "@/lib/providers/deadline";
import { ProviderError, type ProviderFailure } from "@/lib/providers/provider";
import { RetriesExhausted, retryDelayMs, withRetries } from "@/lib/providers/retry";

const open = () => new AbortController().signal;
const fail = (failure: Partial<ProviderFailure> = {}) =>
  new ProviderError({ kind: "overloaded", message: "busy", ...failure });

/** Fails the given times, then answers "ok"; waits are recorded, not waited. */
function scenario(failures: ProviderError[]) {
  const waits: number[] = [];
  let calls = 0;
  return {
    waits,
    calls: () => calls,
    call: async () => {
      const failure = failures[calls++];
      if (failure) throw failure;
      return "ok";
    },
    sleep: async (ms: number) => {
      waits.push(ms);
    },
  };
}

describe("retryDelayMs", () => {
  it("is full jitter below an exponential bound", () => {
    const options = { baseDelayMs: 100, maxDelayMs: 1000, random: () => 0.5 };
    expect([1, 2, 3, 4, 5, 9].map((attempt) => retryDelayMs(attempt, null, options))).toEqual([
      50, 100, 200, 400, 500, 500,
    ]);
    expect(retryDelayMs(3, null, { ...options, random: () => 0 })).toBe(0);
  });

  it("never waits less than Retry-After, and little more", () => {
    const delay = retryDelayMs(1, 3000, { baseDelayMs: 500, random: () => 0.999 });
    expect(delay).toBeGreaterThanOrEqual(3000);
    expect(delay).toBeLessThan(3900);
  });
});

describe("withRetries", () => {
  it("tells how many calls it took", async () => {
    const s = scenario([fail(), fail({ kind: "rate_limited", retryAfterMs: 700 })]);
    const result = await withRetries(s.call, { signal: open(), sleep: s.sleep, random: () => 0 });
    expect(result).toEqual({ value: "ok", attempts: 3 });
    expect(s.waits).toEqual([0, 700]);
  });

  it("stops after the last attempt with the failure and the count", async () => {
    const s = scenario([fail(), fail(), fail(), fail()]);
    const error = await withRetries(s.call, { signal: open(), sleep: s.sleep, maxAttempts: 3 }).catch(
      (e) => e,
    );
    expect(error).toBeInstanceOf(RetriesExhausted);
    expect([error.attempts, error.failure.kind, s.calls()]).toEqual([3, "overloaded", 3]);
  });

  it("does not try again what cannot succeed", async () => {
    const s = scenario([fail({ kind: "invalid_request" })]);
    await expect(withRetries(s.call, { signal: open(), sleep: s.sleep })).rejects.toMatchObject({
      attempts: 1,
    });
    expect(s.waits).toEqual([]);
  });

  it("does not wait for a Retry-After of hours", async () => {
    const s = scenario([fail({ kind: "rate_limited", retryAfterMs: 3_600_000 })]);
    await expect(withRetries(s.call, { signal: open(), sleep: s.sleep })).rejects.toMatchObject({
      attempts: 1,
    });
  });

  it("gives each attempt its own deadline", async () => {
    let calls = 0;
    const call = (signal: AbortSignal) =>
      ++calls === 1
        ? new Promise<string>((_, reject) => {
            signal.addEventListener("abort", () =>
              reject(fail({ kind: "timeout", message: String(signal.reason.name) })),
            );
          })
        : Promise.resolve("ok");
    const result = await withRetries(call, { signal: open(), timeoutMs: 20, sleep: async () => {} });
    expect(result).toEqual({ value: "ok", attempts: 2 });
  });

  it("ends a wait at once when the caller cancels", async () => {
    const controller = new AbortController();
    const s = scenario([fail({ retryAfterMs: 60_000 })]);
    setTimeout(() => controller.abort(), 10);
    const error = await withRetries(s.call, { signal: controller.signal }).catch((e) => e);
    expect(error.failure.kind).toBe("cancelled");
  });

  it("makes no call for a caller that has already cancelled", async () => {
    const s = scenario([]);
    await expect(withRetries(s.call, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      failure: { kind: "cancelled" },
    });
    expect(s.calls()).toBe(0);
  });

  it("lets bugs through untouched", async () => {
    const bug = new TypeError("bug");
    await expect(withRetries(() => Promise.reject(bug), { signal: open() })).rejects.toBe(bug);
  });
});

describe("deadline", () => {
  it("aborts with a TimeoutError, or with the caller's own reason", async () => {
    const late = deadline(open(), 5);
    await new Promise((resolve) => late.signal.addEventListener("abort", resolve));
    expect(late.signal.reason.name).toBe("TimeoutError");
    const controller = new AbortController();
    const wished = deadline(controller.signal, 10_000);
    controller.abort("enough");
    expect(wished.signal.reason).toBe("enough");
    wished.dispose();
    expect(deadline(AbortSignal.abort("before"), 10_000).signal.reason).toBe("before");
  });

  it("does nothing after dispose", async () => {
    const one = deadline(open(), 5);
    one.dispose();
    await sleep(20, open());
    expect(one.signal.aborted).toBe(false);
  });
});
