import { afterEach, describe, expect, it } from "vitest";
import type { CompletionRequest } from "@/lib/domain/runs/completion";
import { createProvider } from "@/lib/providers/connect";
import type { StreamEvent } from "@/lib/providers/provider";
import { withRetries } from "@/lib/providers/retry";
import { startFakeOpenAI } from "../../support/fake-openai";
import type { FakeOptions, FakeServer } from "../../support/fake-server";

let server: FakeServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function connect(options: FakeOptions = {}, apiKey: string | null = "sk-test-key-000000000000") {
  server = await startFakeOpenAI(options);
  const provider = createProvider({
    provider: apiKey === null ? "openai_compatible" : "openai",
    baseUrl: `${server.url}/v1`,
    apiKey,
  });
  return { server, provider };
}

const open = () => new AbortController().signal;

function request(more: Partial<CompletionRequest> = {}): CompletionRequest {
  return {
    model: "gpt-4.1-mini",
    messages: [{ role: "user", content: "Hello there" }],
    parameters: { temperature: 0 },
    responseFormat: null,
    tools: [],
    ...more,
  };
}

async function collect(events: AsyncIterable<StreamEvent>) {
  const texts: string[] = [];
  for await (const event of events) {
    if (event.type === "done") return { texts, completion: event.completion };
    texts.push(event.text);
  }
  throw new Error("no done event");
}

describe("OpenAI by its SDK", () => {
  it("completes", async () => {
    const { provider } = await connect({ answer: (body) => `You run ${String(body.model)}.` });
    const completion = await provider.complete(request(), open());
    expect(completion).toMatchObject({
      text: "You run gpt-4.1-mini.",
      finishReason: "stop",
      responseModel: "gpt-4.1-mini",
      ttftMs: null,
      providerRequestId: "req_fake",
    });
    expect(completion.usage).toMatchObject({ outputTokens: 6, estimated: false });
    expect(completion.latencyMs).toBeGreaterThan(0);
  });

  it("streams the same answer in pieces, with usage", async () => {
    const answer = "A longer answer that comes in several pieces, one after another.";
    const { provider } = await connect({ answer: () => answer, chunkDelayMs: 2 });
    const { texts, completion } = await collect(provider.stream(request(), open()));
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.join("")).toBe(answer);
    expect(completion).toMatchObject({
      text: answer,
      finishReason: "stop",
      usage: { outputTokens: 16, estimated: false },
    });
    expect(completion.ttftMs).toBeLessThanOrEqual(completion.latencyMs);
  });

  it("goes through the Responses API for tools on models that take them only there", async () => {
    const { provider, server: fake } = await connect({ answer: () => "from responses" });
    const tools = [{ name: "look_up", parameters: { type: "object" } }];
    const completion = await provider.complete(
      request({ model: "gpt-6-sol", parameters: {}, tools }),
      open(),
    );
    const streamed = await collect(
      provider.stream(request({ model: "gpt-6-sol", parameters: {}, tools }), open()),
    );
    await provider.complete(request({ model: "gpt-6-sol", parameters: {} }), open());
    expect(completion.text).toBe("from responses");
    expect(streamed.completion.text).toBe("from responses");
    expect(fake.received.map((call) => call.path)).toEqual([
      "/v1/responses",
      "/v1/responses",
      "/v1/chat/completions",
    ]);
  });

  it("embeds in order and lists models", async () => {
    const { provider } = await connect();
    const { vectors, usage } = await provider.embed("text-embedding-3-small", ["aa", "b"], open());
    expect([vectors[0]?.[0], vectors[1]?.[1]]).toEqual([2, 1]);
    expect(usage).toMatchObject({ outputTokens: 0, estimated: false });
    expect(await provider.models(open())).toEqual(["gpt-4.1-mini", "gpt-6-sol", "text-embedding-3-small"]);
  });

  it("sends no Authorization at all to a server without a key, whatever the environment holds", async () => {
    process.env.OPENAI_API_KEY = "sk-from-environment";
    try {
      const { provider, server: fake } = await connect({}, null);
      await provider.complete(request(), open());
      expect(fake.received[0]?.headers.authorization).toBeUndefined();
    } finally {
      delete process.env.OPENAI_API_KEY;
    }
  });
});

describe("faults", () => {
  it("429 with Retry-After is waited for, once, by our retry alone", async () => {
    const { provider, server: fake } = await connect({
      fault: (n) => (n === 1 ? { kind: "rate_limited", retryAfter: "2" } : null),
    });
    const waits: number[] = [];
    const result = await withRetries((signal) => provider.complete(request(), signal), {
      signal: open(),
      random: () => 0,
      sleep: async (ms) => void waits.push(ms),
    });
    expect([result.attempts, waits, fake.calls]).toEqual([2, [2000], 2]);
  });

  it.each([
    ["500", { kind: "error", status: 500 }, "overloaded", /failing or overloaded/],
    ["401", { kind: "error", status: 401 }, "auth", /refused the key/],
    ["404", { kind: "error", status: 404 }, "invalid_request", /model name and the base URL/],
    ["HTML with 200", { kind: "html" }, "malformed_response", /answered HTML: check the base URL/],
    ["HTML with 502", { kind: "html", status: 502 }, "overloaded", /HTML/],
    ["HTML with 403", { kind: "html", status: 403 }, "auth", /HTML/],
    ["other JSON", { kind: "wrong_json" }, "malformed_response", /not a chat completion/],
    ["no JSON", { kind: "wrong_json", text: "{oops" }, "malformed_response", /not JSON/],
    ["an empty answer", { kind: "empty_answer" }, "malformed_response", /empty message/],
    ["a closed connection", { kind: "cut" }, "network", /closed|reset/],
    [
      "a redirect",
      { kind: "error", status: 308, headers: { location: "http://elsewhere/" } },
      "invalid_request",
      /redirect/,
    ],
  ] as const)("%s", async (_name, fault, kind, words) => {
    const { provider, server: fake } = await connect({ fault: () => fault });
    const error = await provider.complete(request(), open()).catch((e) => e);
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(words);
    expect(fake.calls).toBe(1);
    const streamError = await collect(provider.stream(request(), open())).catch((e) => e);
    expect(["network", kind]).toContain(streamError.kind);
  });

  it("a stream cut half-way is a network failure after the text it brought", async () => {
    const { provider } = await connect({
      answer: () => "one two three four five six seven",
      fault: () => ({ kind: "cut", chunks: 2 }),
    });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of provider.stream(request(), open()))
        if (event.type === "text") seen.push(event.text);
    })();
    await expect(reading).rejects.toMatchObject({ kind: "network", retryable: true });
    expect(seen).toEqual(["one two thre"]);
  });

  it("counts tokens itself when the answer carries no usage", async () => {
    const { provider } = await connect({ answer: () => "2 + 2 = 4", fault: () => ({ kind: "no_usage" }) });
    const completion = await provider.complete(request(), open());
    expect(completion.usage).toMatchObject({ outputTokens: 7, estimated: true });
  });

  it("a server that never answers is a timeout at the deadline and cancelled at a wish", async () => {
    const { provider } = await connect({ fault: () => ({ kind: "hang" }) });
    await expect(provider.complete(request(), AbortSignal.timeout(50))).rejects.toMatchObject({
      kind: "timeout",
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    await expect(provider.complete(request(), controller.signal)).rejects.toMatchObject({
      kind: "cancelled",
    });
    const streaming = collect(provider.stream(request(), AbortSignal.timeout(50)));
    await expect(streaming).rejects.toMatchObject({ kind: "timeout" });
  });

  it("a dead address names itself and the cause", async () => {
    const { provider, server: fake } = await connect();
    await fake.close();
    const error = await provider.complete(request(), open()).catch((e) => e);
    expect(error).toMatchObject({ kind: "network", retryable: true });
    expect(error.message).toMatch(/Could not reach OpenAI at 127\.0\.0\.1:\d+: connection refused/);
  });

  it("aborting in mid-stream is cancelled, not the end of the answer", async () => {
    const { provider } = await connect({ answer: () => "word ".repeat(50), chunkDelayMs: 20 });
    const controller = new AbortController();
    const reading = (async () => {
      for await (const event of provider.stream(request(), controller.signal))
        if (event.type === "text") controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ kind: "cancelled" });
  });
});
