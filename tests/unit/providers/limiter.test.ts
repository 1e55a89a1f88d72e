import { describe, expect, it } from "vitest";
import { type AcquireOptions, Limiter, type LimiterOptions, type Slot } from "@/lib/providers/limiter";

const open = new AbortController().signal;

/** A limiter on a clock the test moves. */
function setup(options: Partial<LimiterOptions> = {}) {
  const clock = { now: 0 };
  const timers: { at: number; run: () => void }[] = [];
  const limiter = new Limiter({
    maxConcurrency: 1,
    requestsPerMinute: null,
    tokensPerMinute: null,
    now: () => clock.now,
    setTimer: (run, ms) => timers.push({ at: clock.now + ms, run }),
    ...options,
  });
  const started: string[] = [];
  const slots: Slot[] = [];
  const ask = (name: string, more: Partial<AcquireOptions> = {}) =>
    limiter
      .acquire({ group: name.charAt(0), priority: "batch", tokens: 0, signal: open, ...more })
      .then((slot) => {
        started.push(name);
        slots.push(slot);
        return slot;
      });
  const flush = async () => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  const advance = async (ms: number) => {
    clock.now += ms;
    for (const timer of timers.splice(0))
      if (timer.at <= clock.now) timer.run();
      else timers.push(timer);
    await flush();
  };
  /** Lets every waiting call run, one after another. */
  const runAll = async () => {
    await flush();
    for (let next = slots.shift(); next; next = slots.shift()) {
      next.release();
      await flush();
    }
  };
  return { limiter, started, slots, ask, flush, advance, runAll };
}

describe("concurrency and fairness", () => {
  it("never has more calls in flight than allowed", async () => {
    const t = setup({ maxConcurrency: 3 });
    for (let i = 0; i < 10; i++) void t.ask(`a${i}`);
    await t.flush();
    expect(t.limiter.load).toEqual({ inFlight: 3, waiting: 7 });
    t.slots[0]?.release();
    t.slots[0]?.release();
    await t.flush();
    expect(t.limiter.load).toEqual({ inFlight: 3, waiting: 6 });
  });

  it("takes turns between groups, however long their queues", async () => {
    const t = setup();
    for (const name of ["a1", "a2", "a3", "a4", "b1", "b2", "c1"]) void t.ask(name);
    await t.runAll();
    expect(t.started).toEqual(["a1", "a2", "b1", "c1", "a3", "b2", "a4"]);
  });

  it("starves none of fifty groups", async () => {
    const t = setup({ maxConcurrency: 4 });
    for (let round = 0; round < 20; round++)
      for (let group = 0; group < 50; group++) void t.ask(`${round}`, { group: `g${group}` });
    await t.runAll();
    expect(t.started.length).toBe(1000);
    // Names are rounds: nobody starts its round r + 2 before everybody has started round r.
    expect(t.started.every((round, index) => Number(round) <= Math.floor(index / 50) + 1)).toBe(true);
  });

  it("lets interactive calls go first, yet gives batch every eighth start", async () => {
    const t = setup();
    const first = await t.ask("x0");
    for (let i = 0; i < 3; i++) void t.ask(`b${i}`);
    for (let i = 0; i < 16; i++) void t.ask(`i${i}`, { priority: "interactive" });
    t.slots.length = 0;
    first.release();
    await t.runAll();
    const kinds = t.started
      .slice(1)
      .map((name) => name.charAt(0))
      .join("");
    expect(kinds).toBe("iiiiiiibiiiiiiibiib");
  });

  it("forgets a waiting call whose signal aborts, and starts the next", async () => {
    const t = setup();
    const first = await t.ask("a1");
    const controller = new AbortController();
    const gone = t.ask("a2", { signal: controller.signal });
    void t.ask("a3");
    controller.abort();
    await expect(gone).rejects.toMatchObject({ kind: "cancelled" });
    first.release();
    await t.flush();
    expect(t.started).toEqual(["a1", "a3"]);
    await expect(t.ask("a4", { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "cancelled" });
  });

  it("takes new limits at once", async () => {
    const t = setup();
    for (let i = 0; i < 5; i++) void t.ask(`a${i}`);
    t.limiter.configure({ maxConcurrency: 4, requestsPerMinute: null, tokensPerMinute: null });
    await t.flush();
    expect(t.limiter.load.inFlight).toBe(4);
  });
});

describe("limits per minute", () => {
  it("starts no more than allowed in any 60 seconds", async () => {
    const t = setup({ maxConcurrency: 100, requestsPerMinute: 2 });
    for (let i = 0; i < 5; i++) void t.ask(`a${i}`);
    await t.advance(0);
    expect(t.started.length).toBe(2);
    await t.advance(59_999);
    expect(t.started.length).toBe(2);
    await t.advance(1);
    expect(t.started.length).toBe(4);
    await t.advance(60_000);
    expect(t.started.length).toBe(5);
  });

  it("counts tokens, corrected by what a call really took", async () => {
    const t = setup({ maxConcurrency: 100, tokensPerMinute: 1000 });
    const first = await t.ask("a1", { tokens: 800 });
    void t.ask("a2", { tokens: 300 });
    await t.flush();
    expect(t.started).toEqual(["a1"]);
    first.release(100);
    await t.flush();
    expect(t.started).toEqual(["a1", "a2"]);
  });

  it("keeps no tokens of a call that took longer than a minute", async () => {
    const t = setup({ maxConcurrency: 100, tokensPerMinute: 1000 });
    void t.ask("long", { tokens: 900 });
    await t.flush();
    await t.advance(61_000);
    t.slots[0]?.release(10);
    void t.ask("a1", { tokens: 500 });
    void t.ask("a2", { tokens: 500 });
    await t.flush();
    expect(t.started).toEqual(["long", "a1", "a2"]);
  });

  it("lets a call bigger than the whole limit through when nothing else runs", async () => {
    const t = setup({ maxConcurrency: 100, tokensPerMinute: 1000 });
    await t.ask("a1", { tokens: 5000 });
    void t.ask("a2", { tokens: 1 });
    await t.flush();
    expect(t.started).toEqual(["a1"]);
    await t.advance(60_000);
    expect(t.started).toEqual(["a1", "a2"]);
  });

  it("holds all starts back for a Retry-After", async () => {
    const t = setup({ maxConcurrency: 10 });
    t.limiter.holdFor(5000);
    t.limiter.holdFor(100);
    void t.ask("a1");
    await t.advance(4999);
    expect(t.started).toEqual([]);
    await t.advance(1);
    expect(t.started).toEqual(["a1"]);
  });
});
