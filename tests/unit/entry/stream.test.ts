import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { begunStream, closeAllStreams, eventStream, type StreamEvent } from "@/lib/entry/stream";

async function* counting(signal: AbortSignal): AsyncGenerator<StreamEvent> {
  for (let count = 1; !signal.aborted; count += 1) {
    yield { event: "count", id: String(count), data: { count, text: "a\nb" } };
    await sleep(5, undefined, { signal }).catch(() => undefined);
  }
}

describe("eventStream", () => {
  it("writes events in the wire format, one line of data each", async () => {
    const response = eventStream(new AbortController().signal, async function* () {
      yield { event: "progress", id: "7", data: { text: "a\nb" } };
      yield { data: null };
    });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(await response.text()).toBe(
      'retry: 1000\n\nid: 7\nevent: progress\ndata: {"text":"a\\nb"}\n\ndata: null\n\n',
    );
  });

  it("ends when the client leaves and tells the source", async () => {
    const client = new AbortController();
    let ended: AbortSignal | undefined;
    const response = eventStream(client.signal, (signal) => {
      ended = signal;
      return counting(signal);
    });
    const reader = response.body?.getReader();
    await reader?.read();
    client.abort();
    while (!(await reader?.read())?.done);
    expect(ended?.aborted).toBe(true);
  });

  it("tells the source when the reader cancels", async () => {
    let ended: AbortSignal | undefined;
    const response = eventStream(new AbortController().signal, (signal) => {
      ended = signal;
      return counting(signal);
    });
    await response.body?.cancel();
    expect(ended?.aborted).toBe(true);
  });

  it("ends at shutdown", async () => {
    const response = eventStream(new AbortController().signal, counting);
    const text = response.text();
    await sleep(20);
    closeAllStreams();
    expect(await text).toContain('"count":1');
  });

  it("keeps the connection alive while nothing happens", async () => {
    vi.useFakeTimers();
    try {
      const client = new AbortController();
      const response = eventStream(client.signal, async function* (signal) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        yield* [];
      });
      await vi.advanceTimersByTimeAsync(31_000);
      client.abort();
      expect((await response.text()).split(": keep-alive").length - 1).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it("says that it broke without saying how", async () => {
    const response = eventStream(new AbortController().signal, async function* () {
      yield { data: 1 };
      throw new Error("secret detail");
    });
    const text = await response.text();
    expect(text).toContain("event: error");
    expect(text).not.toContain("secret detail");
  });
});

describe("begunStream", () => {
  /** A source that says whether its clean-up ran. */
  function watched() {
    const state = { released: false };
    const source = async function* (signal: AbortSignal) {
      try {
        yield* counting(signal);
      } finally {
        state.released = true;
      }
    };
    return { state, source };
  }

  it("answers what the source refuses before its first event as an error", async () => {
    const refused = begunStream(new AbortController().signal, () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("not found")) }),
    }));
    await expect(refused).rejects.toThrow("not found");
  });

  it("lets the source clean up when the reader leaves between two events", async () => {
    const { state, source } = watched();
    const response = await begunStream(new AbortController().signal, source);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await vi.waitFor(() => expect(state.released).toBe(true));
  });

  it("lets the source clean up when the client has left before the stream is read", async () => {
    const { state, source } = watched();
    const client = new AbortController();
    const begun = begunStream(client.signal, source);
    client.abort();
    await begun;
    await vi.waitFor(() => expect(state.released).toBe(true));
  });
});
