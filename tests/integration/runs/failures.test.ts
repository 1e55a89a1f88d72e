import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/data/client";
import { getRunDetail } from "@/lib/data/run-detail";
import { getRun } from "@/lib/data/runs";
import { type RunAnswer, runBody, runSchema } from "@/lib/domain/api/runs";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { promptCreateSchema } from "@/lib/domain/prompts/schema";
import { createPrompt } from "@/lib/services/create-prompt";
import { forgetProviderDirectory } from "@/lib/services/provider-access";
import { runPrompt } from "@/lib/services/run-prompt";
import { freePort } from "@/scripts/free-port";
import { setUpTestDatabase } from "@/tests/support/database";
import { startFakeAnthropic } from "@/tests/support/fake-anthropic";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeOptions, FakeServer } from "@/tests/support/fake-server";
import { refusalOf } from "@/tests/support/refusal";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
const key = "sk-test-0123456789abcdef";
const waitMs = 20_000;
let viewer: Viewer;
const servers: FakeServer[] = [];

async function serve(options: FakeOptions = {}): Promise<FakeServer> {
  const server = await startFakeOpenAI(options);
  servers.push(server);
  process.env.OPENAI_API_KEY = key;
  process.env.OPENAI_BASE_URL = `${server.url}/v1`;
  return server;
}

async function makePrompt(more: Record<string, unknown> = {}) {
  const body = {
    name: `Greet ${Math.random()}`,
    template: "Greet {{ name }} in {{ language }}.",
    provider: "openai",
    model: "gpt-4.1-mini",
    ...more,
  };
  return createPrompt(viewer, promptCreateSchema.parse(body));
}

async function run(more: Record<string, unknown> = {}, variables = { name: "Ada", language: "French" }) {
  const prompt = await makePrompt(more);
  // The environment of a real process does not change under it.
  forgetProviderDirectory(viewer.workspaceId);
  return runPrompt(viewer, runBody.parse({ prompt: prompt.slug, variables }), waitMs, "api");
}

beforeAll(async () => {
  viewer = await createWorkspace();
  // No jitter: waits between attempts take no time unless the provider asks for them.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => vi.restoreAllMocks());

function failed(answer: RunAnswer) {
  expect(runSchema.parse(answer).status).toBe("failed");
  expect(answer.output).toBeNull();
  expect(answer.completed_at).not.toBeNull();
  expect(JSON.stringify(answer)).not.toContain(key);
  return answer.error;
}

describe("a single run", () => {
  it("stores what was sent, what came back and what it cost", async () => {
    const server = await serve({ answer: () => "Bonjour Ada !" });
    const answer = runSchema.parse(await run({ parameters: { temperature: 0 } }));
    expect(answer).toMatchObject({
      status: "completed",
      output: "Bonjour Ada !",
      messages: [{ role: "user", content: "Greet Ada in French." }],
      variables: { name: "Ada", language: "French" },
      parameters: { temperature: 0 },
      provider: "openai",
      model: "gpt-4.1-mini",
      origin: "api",
      attempts: 1,
      finish_reason: "stop",
      usage_estimated: false,
      cost_estimated: false,
      error: null,
    });
    expect(answer.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(server.calls).toBe(1);
    const { cost } = await getRunDetail(viewer, answer.id);
    expect(cost?.source).toBe("book");
    expect(cost?.lines.map((line) => line.bucket)).toEqual(["input", "output"]);
    // USD 0.40 and 1.60 per million tokens in millionths, so that the sum is of whole numbers.
    const millionths = (answer.tokens_in ?? 0) * 0.4 + (answer.tokens_out ?? 0) * 1.6;
    expect(Number(answer.cost_usd) * 1e6).toBeCloseTo(millionths, 6);
    const log = await db().costLog.findUniqueOrThrow({ where: { runId: answer.id } });
    expect(log.totalUsd.toString()).toBe(answer.cost_usd);
  });

  it("names each missing variable and stores nothing", async () => {
    const server = await serve();
    const before = await db().run.count({ where: { workspaceId: viewer.workspaceId } });
    const refusal = await refusalOf(run({}, {} as { name: string; language: string }));
    expect(refusal.code).toBe("invalid");
    const said = `${refusal.message} ${refusal.fields.map((field) => field.message).join(" ")}`;
    expect(said).toMatch(/name/);
    expect(said).toMatch(/language/);
    expect(server.calls).toBe(0);
    expect(await db().run.count({ where: { workspaceId: viewer.workspaceId } })).toBe(before);
  });

  it("names the provider that is not connected and how to connect it", async () => {
    const refusal = await refusalOf(run({ provider: "mistral", model: "mistral-small-2603" }));
    expect(refusal).toMatchObject({ code: "invalid" });
    expect(refusal.message).toMatch(/Mistral is not connected.*MISTRAL_API_KEY/);
  });

  it("is not found from another workspace", async () => {
    await serve();
    const { id } = await run();
    const stranger = await createWorkspace("owner");
    expect((await refusalOf(getRun(stranger, id))).code).toBe("not_found");
    expect((await refusalOf(getRunDetail(stranger, id))).code).toBe("not_found");
  });
});

describe("a single run against a provider in trouble", () => {
  it("fails with the address when nobody listens", async () => {
    const port = await freePort();
    process.env.OPENAI_API_KEY = key;
    process.env.OPENAI_BASE_URL = `http://127.0.0.1:${port}/v1`;
    const answer = await run();
    expect(failed(answer)).toMatchObject({ kind: "network", retryable: true });
    expect(answer.error?.message).toContain(`127.0.0.1:${port}`);
    expect(answer.attempts).toBe(4);
    expect(answer.cost_usd).toBeNull();
  });

  it("fails when the provider answers a web page", async () => {
    const server = await serve({ fault: () => ({ kind: "html" }) });
    const error = failed(await run());
    expect(error?.message).toMatch(/web page|HTML/i);
    expect(error?.message).not.toContain("It works!");
    expect(server.calls).toBeGreaterThan(0);
  });

  it("fails when the answer is empty, and keeps what it cost", async () => {
    await serve({ fault: () => ({ kind: "empty_answer" }) });
    const answer = await run();
    expect(failed(answer)).toMatchObject({ kind: "malformed_response" });
    expect(answer.error?.message).toMatch(/empty/);
    expect(answer.tokens_in).toBeGreaterThan(0);
    expect(Number(answer.cost_usd)).toBeGreaterThan(0);
  });

  it("waits as long as a 429 says and goes on", async () => {
    const server = await serve({
      fault: (n) => (n === 1 ? { kind: "rate_limited", retryAfter: "1" } : null),
      answer: () => "Salut",
    });
    const started = performance.now();
    const answer = await run();
    expect(performance.now() - started).toBeGreaterThanOrEqual(1000);
    expect(answer).toMatchObject({ status: "completed", output: "Salut", attempts: 2 });
    expect(server.calls).toBe(2);
  });

  it("does not wait longer than two minutes for a 429", async () => {
    const server = await serve({ fault: () => ({ kind: "rate_limited", retryAfter: "3600" }) });
    expect(failed(await run())).toMatchObject({ kind: "rate_limited", retryable: true });
    expect(server.calls).toBe(1);
  });

  it("tries again when the connection is cut, and says so in the end", async () => {
    const server = await serve({ fault: () => ({ kind: "cut" }) });
    const answer = await run();
    expect(failed(answer)).toMatchObject({ kind: "network", retryable: true });
    expect(answer.attempts).toBe(4);
    expect(server.calls).toBe(4);
  });

  it("does not repeat what a wrong key caused", async () => {
    const server = await serve({
      fault: () => ({
        kind: "error",
        status: 401,
        body: { error: { message: `Incorrect API key provided: ${key}`, type: "invalid_request_error" } },
      }),
    });
    const error = failed(await run());
    expect(error).toMatchObject({ kind: "auth", retryable: false });
    expect(server.calls).toBe(1);
  });

  it("lets the fallback model take over, under its own name and price", async () => {
    await serve({ fault: () => ({ kind: "error", status: 503 }) });
    const anthropic = await startFakeAnthropic({ answer: () => "Bonjour" });
    servers.push(anthropic);
    process.env.ANTHROPIC_API_KEY = "sk-ant-test-0123456789";
    process.env.ANTHROPIC_BASE_URL = anthropic.url;
    const fallbacks = [{ provider: "anthropic", model: "claude-haiku-5-5" }];
    const answer = await run({ fallbacks });
    expect(answer).toMatchObject({
      status: "completed",
      output: "Bonjour",
      provider: "anthropic",
      model: "claude-haiku-5-5",
      attempts: 5,
    });
    expect(anthropic.calls).toBe(1);
    expect((await getRunDetail(viewer, answer.id)).fallbacks).toEqual(fallbacks);
  });

  it("asks the fallback, whose context may be longer, when the prompt is too long", async () => {
    const error = { message: "This model's maximum context length is 10.", code: "context_length_exceeded" };
    await serve({ fault: () => ({ kind: "error", status: 400, body: { error } }) });
    const anthropic = await startFakeAnthropic({ answer: () => "Bonjour" });
    servers.push(anthropic);
    process.env.ANTHROPIC_API_KEY = "sk-ant-test-0123456789";
    process.env.ANTHROPIC_BASE_URL = anthropic.url;
    const answer = await run({ fallbacks: [{ provider: "anthropic", model: "claude-haiku-5-5" }] });
    expect(answer).toMatchObject({ status: "completed", provider: "anthropic", attempts: 2 });
  });

  it("does not ask the fallback to repeat a bad request", async () => {
    await serve({ fault: () => ({ kind: "error", status: 400 }) });
    const anthropic = await startFakeAnthropic({});
    servers.push(anthropic);
    process.env.ANTHROPIC_BASE_URL = anthropic.url;
    const answer = await run({ fallbacks: [{ provider: "anthropic", model: "claude-haiku-5-5" }] });
    expect(failed(answer)).toMatchObject({ kind: "invalid_request" });
    expect(anthropic.calls).toBe(0);
  });
});
