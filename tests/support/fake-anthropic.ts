import {
  type Exchange,
  type FakeOptions,
  type FakeServer,
  fakeTokens,
  type Protocol,
  pieces,
  startFake,
} from "./fake-server";

function usageOf(exchange: Exchange): object {
  if (exchange.fault?.kind === "no_usage") return { input_tokens: 0, output_tokens: 0 };
  return {
    input_tokens: fakeTokens(JSON.stringify(exchange.body.messages ?? "")),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: fakeTokens(exchange.text),
    service_tier: "standard",
  };
}

interface ForcedTool {
  name: string;
}

function forcedTool(exchange: Exchange): ForcedTool | null {
  const choice = exchange.body.tool_choice as { type?: string; name?: string } | undefined;
  return choice?.type === "tool" && choice.name ? { name: choice.name } : null;
}

function message(exchange: Exchange): object {
  const tool = forcedTool(exchange);
  const text = exchange.text === "" ? [] : [{ type: "text", text: exchange.text, citations: null }];
  return {
    id: "msg_fake",
    type: "message",
    role: "assistant",
    model: exchange.body.model,
    content: tool
      ? [{ type: "tool_use", id: "toolu_fake", name: tool.name, input: JSON.parse(exchange.text) }]
      : text,
    stop_reason: tool ? "tool_use" : "end_turn",
    stop_sequence: null,
    usage: usageOf(exchange),
  };
}

const event = (data: { type: string } & Record<string, unknown>) =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

function chunks(exchange: Exchange): string[] {
  const tool = forcedTool(exchange);
  const start = tool
    ? { type: "tool_use", id: "toolu_fake", name: tool.name, input: {} }
    : { type: "text", text: "" };
  const delta = (part: string) =>
    tool ? { type: "input_json_delta", partial_json: part } : { type: "text_delta", text: part };
  const usage = usageOf({ ...exchange, text: "" });
  return [
    event({
      type: "message_start",
      message: { ...message({ ...exchange, text: tool ? "{}" : "" }), stop_reason: null, usage },
    }),
    event({ type: "content_block_start", index: 0, content_block: start }),
    event({ type: "ping" }),
    ...pieces(exchange.text).map((part) =>
      event({ type: "content_block_delta", index: 0, delta: delta(part) }),
    ),
    event({ type: "content_block_stop", index: 0 }),
    event({
      type: "message_delta",
      delta: { stop_reason: tool ? "tool_use" : "end_turn", stop_sequence: null },
      usage: { output_tokens: exchange.fault?.kind === "no_usage" ? 0 : fakeTokens(exchange.text) },
    }),
    event({ type: "message_stop" }),
  ];
}

const protocol: Protocol = {
  get: (path) =>
    path === "/v1/models"
      ? {
          data: ["claude-sonnet-5-5", "claude-haiku-5-5"].map((id) => ({
            type: "model",
            id,
            display_name: id,
            created_at: "2026-06-01T00:00:00Z",
          })),
          has_more: false,
          first_id: null,
          last_id: null,
        }
      : null,
  answer: (exchange) => (exchange.path === "/v1/messages" ? message(exchange) : null),
  streams: (exchange) => exchange.body.stream === true,
  chunks,
  streamType: "text/event-stream; charset=utf-8",
  rateLimitBody: {
    type: "error",
    error: { type: "rate_limit_error", message: "This request would exceed your rate limit." },
    request_id: "req_fake",
  },
  errorBody: (status) => ({
    type: "error",
    error: {
      type: status === 529 ? "overloaded_error" : status >= 500 ? "api_error" : "invalid_request_error",
      message: status === 529 ? "Overloaded" : `Request failed (${status}).`,
    },
    request_id: "req_fake",
  }),
};

/** A server that speaks Anthropic's Messages API. Use `url` itself as base URL. */
export function startFakeAnthropic(options: FakeOptions = {}): Promise<FakeServer> {
  return startFake(protocol, options);
}
