import {
  type Exchange,
  type FakeOptions,
  type FakeServer,
  fakeTokens,
  type Protocol,
  pieces,
  startFake,
} from "./fake-server";

const createdAt = "2026-06-01T00:00:00.000000Z";

function counts(exchange: Exchange): object {
  if (exchange.fault?.kind === "no_usage") return {};
  return {
    total_duration: 1_000_000,
    load_duration: 1_000,
    prompt_eval_count: fakeTokens(JSON.stringify(exchange.body.messages ?? "")),
    prompt_eval_duration: 1_000,
    eval_count: fakeTokens(exchange.text),
    eval_duration: 1_000,
  };
}

function chat(exchange: Exchange): object {
  return {
    model: exchange.body.model,
    created_at: createdAt,
    message: { role: "assistant", content: exchange.text },
    done_reason: "stop",
    done: true,
    ...counts(exchange),
  };
}

const line = (data: unknown) => `${JSON.stringify(data)}\n`;

const protocol: Protocol = {
  get: (path) =>
    path === "/api/tags"
      ? {
          models: ["qwen2.5:7b", "llama3.1:8b"].map((name) => ({
            name,
            model: name,
            size: 1,
            digest: "fake",
          })),
        }
      : null,
  answer: (exchange) => {
    if (exchange.path === "/api/chat") return chat(exchange);
    if (exchange.path !== "/api/embed") return null;
    const inputs = Array.isArray(exchange.body.input) ? exchange.body.input.map(String) : [];
    return {
      model: exchange.body.model,
      embeddings: inputs.map((text) => [text.length, 1, 0]),
      prompt_eval_count: fakeTokens(inputs.join("")),
    };
  },
  streams: (exchange) => exchange.path === "/api/chat" && exchange.body.stream !== false,
  chunks: (exchange) => [
    ...pieces(exchange.text).map((content) =>
      line({
        model: exchange.body.model,
        created_at: createdAt,
        message: { role: "assistant", content },
        done: false,
      }),
    ),
    line({ ...chat(exchange), message: { role: "assistant", content: "" } }),
  ],
  streamType: "application/x-ndjson",
  rateLimitBody: { error: "too many requests" },
  errorBody: (status) => ({ error: status === 404 ? "model 'nope' not found" : `failed (${status})` }),
};

/** A server that speaks Ollama's API. Use `url` itself as base URL. */
export function startFakeOllama(options: FakeOptions = {}): Promise<FakeServer> {
  return startFake(protocol, options);
}
