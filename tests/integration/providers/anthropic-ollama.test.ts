import { afterEach, describe, expect, it } from "vitest";
import type { CompletionRequest, ProviderId } from "@/lib/domain/runs/completion";
import { createProvider } from "@/lib/providers/connect";
import type { StreamEvent } from "@/lib/providers/provider";
import { startFakeAnthropic } from "../../support/fake-anthropic";
import { startFakeOllama } from "../../support/fake-ollama";
import type { FakeOptions, FakeServer, Fault } from "../../support/fake-server";

let server: FakeServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

type Id = "anthropic" | "ollama";
const models: Record<Id, string> = { anthropic: "claude-sonnet-5-5", ollama: "llama3.1:8b" };

async function connect(provider: Id, options: FakeOptions = {}) {
  server = await (provider === "anthropic" ? startFakeAnthropic : startFakeOllama)(options);
  const apiKey = provider === "anthropic" ? "sk-ant-test-000000000000" : null;
  return { server, provider: createProvider({ provider, baseUrl: server.url, apiKey }) };
}

const open = () => new AbortController().signal;

function request(model: string, more: Partial<CompletionRequest> = {}): CompletionRequest {
  return {
    model,
    messages: [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Hello there" },
    ],
    parameters: {},
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

const both: Id[] = ["anthropic", "ollama"];

describe.each(both)("%s by its SDK", (id) => {
  it("completes and streams the same", async () => {
    const answer = "An answer long enough to come in pieces.";
    const { provider } = await connect(id, { answer: () => answer, chunkDelayMs: 1 });
    const whole = await provider.complete(request(models[id]), open());
    expect(whole).toMatchObject({
      text: answer,
      finishReason: "stop",
      responseModel: models[id],
      ttftMs: null,
    });
    expect(whole.usage).toMatchObject({ outputTokens: 10, estimated: false });
    const { texts, completion } = await collect(provider.stream(request(models[id]), open()));
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.join("")).toBe(answer);
    expect(completion).toMatchObject({ text: answer, finishReason: "stop", usage: whole.usage });
    expect(completion.ttftMs).not.toBeNull();
  });

  it("lists models", async () => {
    const { provider } = await connect(id);
    expect((await provider.models(open())).length).toBe(2);
  });

  it.each<[string, Fault, string]>([
    ["429", { kind: "rate_limited", retryAfter: "3" }, "rate_limited"],
    ["500", { kind: "error", status: 500 }, "overloaded"],
    ["404", { kind: "error", status: 404 }, "invalid_request"],
    ["HTML", { kind: "html" }, "malformed_response"],
    ["other JSON", { kind: "wrong_json" }, "malformed_response"],
    ["no JSON", { kind: "wrong_json", text: "{oops" }, "malformed_response"],
    ["an empty answer", { kind: "empty_answer" }, "malformed_response"],
    ["a closed connection", { kind: "cut" }, "network"],
  ])("%s fails as its kind", async (_name, fault, kind) => {
    const { provider } = await connect(id, { fault: () => fault });
    const error = await provider.complete(request(models[id]), open()).catch((e) => e);
    expect(error.kind).toBe(kind);
    if (fault.kind === "rate_limited") expect(error.retryAfterMs).toBe(3000);
  });

  it("notices a stream cut half-way", async () => {
    const { provider } = await connect(id, {
      answer: () => "one two three four five six seven eight nine ten",
      fault: () => ({ kind: "cut", chunks: 3 }),
    });
    await expect(collect(provider.stream(request(models[id]), open()))).rejects.toMatchObject({
      kind: "network",
    });
  });

  it("estimates a usage that is missing", async () => {
    const { provider } = await connect(id, {
      answer: () => "2 + 2 = 4",
      fault: () => ({ kind: "no_usage" }),
    });
    const completion = await provider.complete(request(models[id]), open());
    expect(completion.usage).toMatchObject({ outputTokens: 7, estimated: true });
  });

  it("tells a timeout from a cancellation", async () => {
    const { provider } = await connect(id, { fault: () => ({ kind: "hang" }) });
    const call = (signal: AbortSignal) => provider.complete(request(models[id]), signal);
    await expect(call(AbortSignal.timeout(50))).rejects.toMatchObject({ kind: "timeout" });
    await expect(call(AbortSignal.abort())).rejects.toMatchObject({ kind: "cancelled" });
    await expect(
      collect(provider.stream(request(models[id]), AbortSignal.timeout(50))),
    ).rejects.toMatchObject({
      kind: "timeout",
    });
  });
});

describe("Anthropic's own ways", () => {
  const format = {
    type: "json_schema" as const,
    name: "verdict",
    schema: { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] },
  };

  it("returns a forced tool's input as the text, whole and streamed", async () => {
    const { provider } = await connect("anthropic", { answer: () => '{"ok":true}' });
    const asked = request("claude-3-5-haiku-latest", { responseFormat: format });
    expect(await provider.complete(asked, open())).toMatchObject({
      text: '{"ok":true}',
      finishReason: "stop",
      toolCalls: [],
    });
    const { texts, completion } = await collect(provider.stream(asked, open()));
    expect([texts.join(""), completion.text]).toEqual(['{"ok":true}', '{"ok":true}']);
  });

  it("is overloaded with 529", async () => {
    const { provider } = await connect("anthropic", { fault: () => ({ kind: "error", status: 529 }) });
    await expect(provider.complete(request("claude-sonnet-5-5"), open())).rejects.toMatchObject({
      kind: "overloaded",
      retryable: true,
    });
  });

  it("has no embeddings and says so", async () => {
    const { provider } = await connect("anthropic");
    await expect(provider.embed("x", ["a"], open())).rejects.toThrow(/no embeddings/);
  });
});

describe("Ollama's own ways", () => {
  it("embeds", async () => {
    const { provider } = await connect("ollama");
    const { vectors } = await provider.embed("nomic-embed-text", ["abc", "de"], open());
    expect(vectors).toEqual([
      [3, 1, 0],
      [2, 1, 0],
    ]);
  });

  it.each([
    ["its own words", { error: "out of memory" }],
    ["a gateway's object", { error: { message: "out of memory", type: "invalid_request_error" } }],
    ["plain text", "out of memory"],
  ])("says why it refused: %s", async (_what, body) => {
    const { provider } = await connect("ollama", { fault: () => ({ kind: "error", status: 400, body }) });
    await expect(provider.complete(request("llama3.1:8b"), open())).rejects.toMatchObject({
      kind: "invalid_request",
      message: "Ollama refused the request (status 400): out of memory",
    });
  });
});

describe("a provider behind OpenAI's protocol", () => {
  it.each<ProviderId>(["google", "mistral", "cohere", "huggingface", "vllm"])(
    "%s needs only its base URL",
    async (provider) => {
      const { startFakeOpenAI } = await import("../../support/fake-openai");
      server = await startFakeOpenAI({ answer: () => "hello" });
      const made = createProvider({ provider, baseUrl: `${server.url}/v1`, apiKey: "key-0000" });
      const { completion } = await collect(made.stream(request("some-model"), open()));
      expect(completion.text).toBe("hello");
      const refusesStreamOptions = provider === "mistral" || provider === "cohere";
      expect("stream_options" in (server.received[0]?.body ?? {})).toBe(!refusesStreamOptions);
      expect(completion.usage.estimated).toBe(refusesStreamOptions);
    },
  );
});
