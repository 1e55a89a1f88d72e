import {
  type Body,
  type Exchange,
  type FakeOptions,
  type FakeServer,
  fakeTokens,
  type Protocol,
  pieces,
  startFake,
} from "./fake-server";

function promptTokens(body: Body): number {
  return fakeTokens(JSON.stringify(body.messages ?? body.input ?? ""));
}

function usageOf(exchange: Exchange): object | undefined {
  if (exchange.fault?.kind === "no_usage") return undefined;
  const prompt = promptTokens(exchange.body);
  const completion = fakeTokens(exchange.text);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

function chatCompletion(exchange: Exchange): object {
  return {
    id: "chatcmpl-fake",
    object: "chat.completion",
    created: 1_760_000_000,
    model: exchange.body.model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: exchange.text, refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: usageOf(exchange),
    system_fingerprint: "fp_fake",
  };
}

function responseObject(exchange: Exchange): object {
  const input = promptTokens(exchange.body);
  const output = fakeTokens(exchange.text);
  return {
    id: "resp_fake",
    object: "response",
    created_at: 1_760_000_000,
    status: "completed",
    error: null,
    incomplete_details: null,
    model: exchange.body.model,
    output: [
      {
        type: "message",
        id: "msg_fake",
        status: "completed",
        role: "assistant",
        content: [{ type: "output_text", text: exchange.text, annotations: [] }],
      },
    ],
    usage:
      exchange.fault?.kind === "no_usage"
        ? null
        : {
            input_tokens: input,
            input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
            output_tokens: output,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: input + output,
          },
  };
}

function embeddings(body: Body): object {
  const inputs = Array.isArray(body.input) ? body.input.map(String) : [String(body.input)];
  return {
    object: "list",
    model: body.model,
    data: inputs.map((text, index) => ({ object: "embedding", index, embedding: letterCounts(text) })),
    usage: { prompt_tokens: fakeTokens(inputs.join("")), total_tokens: fakeTokens(inputs.join("")) },
  };
}

/** A vector that is alike for alike texts: how often each letter occurs. */
function letterCounts(text: string): number[] {
  const counts = new Array<number>(26).fill(0);
  for (const char of text.toLowerCase()) {
    const index = char.charCodeAt(0) - 97;
    if (index >= 0 && index < 26) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

const sse = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const namedSse = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

function chatChunks(exchange: Exchange): string[] {
  const base = {
    id: "chatcmpl-fake",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: exchange.body.model,
    system_fingerprint: "fp_fake",
  };
  const chunk = (delta: object, finish: string | null) =>
    sse({ ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const asked = (exchange.body.stream_options as { include_usage?: boolean } | undefined)?.include_usage;
  const usage = asked ? usageOf(exchange) : undefined;
  return [
    chunk({ role: "assistant", content: "", refusal: null }, null),
    ...pieces(exchange.text).map((content) => chunk({ content }, null)),
    chunk({}, "stop"),
    ...(usage ? [sse({ ...base, choices: [], usage })] : []),
    "data: [DONE]\n\n",
  ];
}

function responseChunks(exchange: Exchange): string[] {
  const response = responseObject(exchange);
  return [
    namedSse({
      type: "response.created",
      response: { ...response, status: "in_progress", output: [] },
    } as never),
    ...pieces(exchange.text).map((delta) =>
      namedSse({
        type: "response.output_text.delta",
        item_id: "msg_fake",
        output_index: 0,
        content_index: 0,
        delta,
      } as never),
    ),
    namedSse({ type: "response.completed", response } as never),
  ];
}

const protocol: Protocol = {
  get: (path) =>
    path.endsWith("/models")
      ? {
          object: "list",
          data: ["gpt-4.1-mini", "gpt-6-sol", "text-embedding-3-small"].map((id) => ({
            id,
            object: "model",
            created: 1_760_000_000,
            owned_by: "fake",
          })),
        }
      : null,
  answer: (exchange) => {
    if (exchange.path.endsWith("/chat/completions")) return chatCompletion(exchange);
    if (exchange.path.endsWith("/responses")) return responseObject(exchange);
    return exchange.path.endsWith("/embeddings") ? embeddings(exchange.body) : null;
  },
  streams: (exchange) => exchange.body.stream === true,
  chunks: (exchange) =>
    exchange.path.endsWith("/responses") ? responseChunks(exchange) : chatChunks(exchange),
  streamType: "text/event-stream; charset=utf-8",
  rateLimitBody: {
    error: {
      message: "Rate limit reached for requests. Please try again later.",
      type: "requests",
      param: null,
      code: "rate_limit_exceeded",
    },
  },
  errorBody: (status) => ({
    error: {
      message:
        status >= 500
          ? "The server had an error while processing your request."
          : `Invalid request (${status}).`,
      type: status >= 500 ? "server_error" : "invalid_request_error",
      param: null,
      code: null,
    },
  }),
};

/**
 * A server that speaks OpenAI's wire format: chat completions and responses with streaming, embeddings,
 * models. Use `${url}/v1` as base URL.
 */
export function startFakeOpenAI(options: FakeOptions = {}): Promise<FakeServer> {
  return startFake(protocol, options);
}
