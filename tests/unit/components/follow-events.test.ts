import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followEvents } from "@/components/experiments/follow-events";

const opened: FakeSource[] = [];

/** What a browser's EventSource does, as far as it is used. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    opened.push(this);
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.onerror?.();
  }
  close() {
    this.readyState = FakeSource.CLOSED;
  }
}

beforeEach(() => {
  opened.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("followEvents", () => {
  it("opens again what the browser gave up, and hears what comes then", () => {
    const heard = vi.fn();
    const lost = vi.fn();
    followEvents("/events", { on: { progress: heard }, onLost: lost });
    opened[0]?.fail(FakeSource.CLOSED);
    expect(lost).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(3_000);
    expect(opened.map(({ url }) => url)).toEqual(["/events", "/events"]);
    opened[1]?.dispatchEvent(new Event("progress"));
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("leaves a connection to the browser that is opening it again itself", () => {
    followEvents("/events", { on: {}, onLost: () => undefined });
    opened[0]?.fail(0);
    vi.advanceTimersByTime(10_000);
    expect(opened).toHaveLength(1);
  });

  it("opens nothing once it was stopped", () => {
    const stop = followEvents("/events", { on: {}, onLost: () => undefined });
    opened[0]?.fail(FakeSource.CLOSED);
    stop();
    vi.advanceTimersByTime(10_000);
    expect(opened).toHaveLength(1);
  });
});
