import type Anthropic from "@anthropic-ai/sdk";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { modelCapabilities } from "@/lib/domain/pricing/capabilities";
import type { CompletionRequest } from "@/lib/domain/runs/completion";
import { settleAnswer } from "@/lib/providers/answer";
import { MessageAccumulator, messagesBody, readMessage } from "@/lib/providers/anthropic-messages";
import { ollamaBody } from "@/lib/providers/ollama";
import { chatBody, chatFinish, chatUsage, readChat } from "@/lib/providers/openai-chat";
import { dialectOf } from "@/lib/providers/openai-compatible";
import { readResponse, responsesBody } from "@/lib/providers/openai-responses";

const schema = {
  type: "object",
  properties: { a: { type: "string" } },
  required: ["a"],
  additionalProperties: false,
};

function request(more: Partial<CompletionRequest> = {}): CompletionRequest {
  return {
    model: "m",
    messages: [
      { role: "system", content: "Be exact." },
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello" },
      { role: "user", content: "Go" },
    ],
    parameters: {},
    responseFormat: null,
    tools: [],
    ...more,
  };
}

const jsonSchema = { type: "json_schema" as const, name: "answer", schema, strict: true };
const tool = { name: "look_up", description: "Looks up", parameters: schema };

describe("OpenAI Chat Completions", () => {
  it("sends nothing that was not asked for", () => {
    expect(chatBody(request(), dialectOf("openai"))).toEqual({ model: "m", messages: request().messages });
  });

  it.each([
    ["openai", { max_completion_tokens: 5, seed: 7 }],
    ["vllm", { max_tokens: 5, seed: 7 }],
    ["mistral", { max_tokens: 5, random_seed: 7 }],
  ] as const)("names the options as %s does", (id, expected) => {
    const body = chatBody(request({ parameters: { max_tokens: 5, seed: 7 } }), dialectOf(id));
    expect(body).toEqual({ model: "m", messages: request().messages, ...expected });
  });

  it("wraps schema and tools as the API wants them", () => {
    const body = chatBody(request({ responseFormat: jsonSchema, tools: [tool] }), dialectOf("openai"));
    expect(body.response_format).toEqual({
      type: "json_schema",
      json_schema: { name: "answer", schema, strict: true },
    });
    expect(body.tools).toEqual([
      { type: "function", function: { name: "look_up", description: "Looks up", parameters: schema } },
    ]);
  });

  it("makes OpenAI's overlapping counts disjoint", () => {
    // From OpenAI's prompt caching guide: cached inside prompt, reasoning inside completion.
    const usage = {
      prompt_tokens: 2006,
      completion_tokens: 300,
      total_tokens: 2306,
      prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 200 },
    };
    expect(chatUsage(usage as OpenAI.CompletionUsage, "openai")).toEqual({
      inputTokens: 86,
      cachedInputTokens: 1920,
      cacheWriteTokens: 0,
      outputTokens: 100,
      reasoningTokens: 200,
      estimated: false,
    });
  });

  it("finds the thinking that Google's endpoint counts only in the total", () => {
    const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 130 };
    expect(chatUsage(usage, "google")).toMatchObject({ outputTokens: 20, reasoningTokens: 100 });
    expect(chatUsage(usage, "openai")).toMatchObject({ outputTokens: 20, reasoningTokens: 0 });
  });

  it("reads tool calls without a type, as some servers send them", () => {
    const answer = {
      choices: [
        {
          message: { content: null, tool_calls: [{ id: "1", function: { name: "f", arguments: "{}" } }] },
          finish_reason: "tool_calls",
        },
      ],
    } as unknown as OpenAI.ChatCompletion;
    expect(readChat(answer, dialectOf("vllm")).toolCalls).toEqual([{ id: "1", name: "f", arguments: "{}" }]);
  });

  it.each([
    ["stop", "stop"],
    ["length", "length"],
    ["model_length", "length"],
    ["function_call", "tool_calls"],
    ["content_filter", "content_filter"],
    [null, "unknown"],
  ])("finish reason %s is %s", (theirs, ours) => {
    expect(chatFinish(theirs)).toBe(ours);
  });
});

describe("OpenAI Responses", () => {
  it("puts effort, verbosity, format and tools where this API has them, and keeps nothing at the provider", () => {
    const body = responsesBody(
      request({
        parameters: { reasoning_effort: "low", verbosity: "low", max_tokens: 9 },
        responseFormat: jsonSchema,
        tools: [tool],
      }),
    );
    expect(body).toMatchObject({
      store: false,
      max_output_tokens: 9,
      reasoning: { effort: "low" },
      text: { verbosity: "low", format: { type: "json_schema", name: "answer", schema, strict: true } },
      tools: [{ type: "function", name: "look_up", strict: false, parameters: schema }],
    });
  });

  it("reads text, calls, refusal and usage", () => {
    const response = {
      status: "completed",
      model: "gpt-6-sol",
      output: [
        { type: "reasoning", id: "r", summary: [] },
        { type: "message", content: [{ type: "output_text", text: "Hi" }] },
        { type: "function_call", call_id: "c1", name: "look_up", arguments: '{"a":"b"}' },
      ],
      usage: {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 40 },
        total_tokens: 150,
      },
    } as unknown as OpenAI.Responses.Response;
    expect(readResponse(response, "OpenAI")).toEqual({
      text: "Hi",
      toolCalls: [{ id: "c1", name: "look_up", arguments: '{"a":"b"}' }],
      finishReason: "tool_calls",
      refusal: null,
      usage: {
        inputTokens: 10,
        cachedInputTokens: 60,
        cacheWriteTokens: 30,
        outputTokens: 10,
        reasoningTokens: 40,
        estimated: false,
      },
    });
  });

  it("tells a truncated answer from a failed one", () => {
    const cut = { status: "incomplete", incomplete_details: { reason: "max_output_tokens" }, output: [] };
    expect(readResponse(cut as unknown as OpenAI.Responses.Response, "OpenAI").finishReason).toBe("length");
    const failed = { status: "failed", error: { code: "rate_limit_exceeded", message: "slow" } };
    expect(() => readResponse(failed as unknown as OpenAI.Responses.Response, "OpenAI")).toThrowError(
      expect.objectContaining({ kind: "rate_limited" }),
    );
  });
});

describe("Anthropic Messages", () => {
  const capabilities = modelCapabilities("anthropic", "claude-sonnet-5-5");

  it("collects system messages and always sends a limit", () => {
    const body = messagesBody(
      request({ model: "claude-sonnet-5-5", parameters: { stop: ["END"] } }),
      capabilities,
    );
    expect(body).toEqual({
      model: "claude-sonnet-5-5",
      max_tokens: 16_384,
      system: "Be exact.",
      stop_sequences: ["END"],
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Hello" },
        { role: "user", content: "Go" },
      ],
    });
  });

  it("stays within an old model's maximum", () => {
    const old = modelCapabilities("anthropic", "claude-3-haiku-20240307");
    expect(messagesBody(request({ model: "claude-3-haiku-20240307" }), old).max_tokens).toBe(4096);
  });

  it("uses structured outputs where the model has them, a forced tool where not", () => {
    const modern = messagesBody(
      request({ model: "claude-sonnet-5-5", responseFormat: jsonSchema }),
      capabilities,
    );
    expect(modern.output_config).toEqual({ format: { type: "json_schema", schema } });
    expect(modern.tools).toBeUndefined();
    const old = messagesBody(
      request({ model: "claude-3-5-haiku-latest", responseFormat: jsonSchema }),
      capabilities,
    );
    expect(old.tool_choice).toEqual({ type: "tool", name: "answer" });
    expect(old.tools).toMatchObject([{ name: "answer" }]);
  });

  it("adds cache reads and writes, which Anthropic counts outside the input", () => {
    const message = {
      content: [{ type: "text", text: "Hi" }],
      stop_reason: "end_turn",
      usage: {
        input_tokens: 10,
        cache_read_input_tokens: 1800,
        cache_creation_input_tokens: 200,
        output_tokens: 50,
        output_tokens_details: { thinking_tokens: 20 },
      },
    } as unknown as Anthropic.Message;
    expect(readMessage(message, "Anthropic", null).usage).toEqual({
      inputTokens: 10,
      cachedInputTokens: 1800,
      cacheWriteTokens: 200,
      outputTokens: 30,
      reasoningTokens: 20,
      estimated: false,
    });
  });

  it("puts a streamed tool call together", () => {
    const all = new MessageAccumulator(null);
    const events = [
      { type: "message_start", message: { model: "claude", usage: { input_tokens: 5, output_tokens: 1 } } },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Let me look." } },
      {
        type: "content_block_start",
        index: 1,
        content_block: { type: "tool_use", id: "t1", name: "look_up", input: {} },
      },
      { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '{"a":' } },
      { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '"b"}' } },
      { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 30 } },
      { type: "message_stop" },
    ] as unknown as Anthropic.RawMessageStreamEvent[];
    const texts = events.map((event) => all.add(event)).filter((text) => text !== "");
    expect(texts).toEqual(["Let me look."]);
    expect(all.finished).toBe(true);
    expect(all.answer()).toMatchObject({
      finishReason: "tool_calls",
      toolCalls: [{ id: "t1", name: "look_up", arguments: '{"a":"b"}' }],
      usage: { inputTokens: 5, outputTokens: 30 },
    });
  });
});

describe("Ollama chat", () => {
  it("puts parameters into options, a schema into format and effort into think", () => {
    const body = ollamaBody(
      request({
        parameters: { temperature: 0, max_tokens: 9, seed: 3, reasoning_effort: "none" },
        responseFormat: jsonSchema,
        tools: [tool],
      }),
    );
    expect(body).toMatchObject({
      options: { temperature: 0, num_predict: 9, seed: 3 },
      format: schema,
      think: false,
      tools: [{ type: "function", function: { name: "look_up" } }],
    });
    expect(Object.keys(body.options ?? {})).toEqual(["temperature", "num_predict", "seed"]);
    expect(ollamaBody(request({ responseFormat: { type: "json_object" } })).format).toBe("json");
  });
});

describe("settleAnswer", () => {
  const usage = {
    inputTokens: 5,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 3,
    reasoningTokens: 0,
    estimated: false,
  };
  const raw = { text: "", toolCalls: [], finishReason: "stop" as const, refusal: null, usage };

  it("refuses an empty answer but keeps what it cost", async () => {
    await expect(settleAnswer("X", request(), raw)).rejects.toMatchObject({
      kind: "malformed_response",
      usage,
    });
  });

  it("says when reasoning ate the whole budget, which no retry cures", async () => {
    await expect(settleAnswer("X", request(), { ...raw, finishReason: "length" })).rejects.toMatchObject({
      kind: "invalid_request",
      retryable: false,
    });
  });

  it("calls a refusal a content filter", async () => {
    await expect(settleAnswer("X", request(), { ...raw, refusal: "I can't help" })).rejects.toMatchObject({
      kind: "content_filter",
    });
    await expect(
      settleAnswer("X", request(), { ...raw, text: "part", finishReason: "content_filter" }),
    ).rejects.toMatchObject({ kind: "content_filter" });
  });

  it("counts tokens itself when the provider sent none", async () => {
    const settled = await settleAnswer("X", request(), { ...raw, text: "2 + 2 = 4", usage: null });
    expect(settled.usage).toMatchObject({ outputTokens: 7, estimated: true });
  });
});
