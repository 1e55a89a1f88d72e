import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DELETE, PATCH } from "@/app/api/v1/provider-connections/[id]/route";
import { POST as TEST } from "@/app/api/v1/provider-connections/[id]/test/route";
import { GET, POST } from "@/app/api/v1/provider-connections/route";
import { db } from "@/lib/data/client";
import { problemSchema } from "@/lib/domain/api/common";
import {
  type ConnectionAnswer,
  connectionPageSchema,
  connectionSchema,
  connectionTestSchema,
} from "@/lib/domain/api/provider-connections";
import { llmRequestBody } from "@/lib/domain/api/runs";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { reloadEnv } from "@/lib/env";
import { log } from "@/lib/log";
import { listProviders } from "@/lib/services/list-providers";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { requestModel } from "@/lib/services/run-prompt";
import { callRoute } from "@/tests/support/call-route";
import { setUpTestDatabase } from "@/tests/support/database";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer, Fault } from "@/tests/support/fake-server";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
const secret = "sk-test-first-0123456789-wxyz";
const rotated = "sk-test-second-9876543210-abcd";
let server: FakeServer;
let fault: Fault | null = null;
let latencyMs = 0;
let viewer: Viewer;
const keys = { admin: "", editor: "", foreign: "" };
const logged = (["debug", "info", "warn", "error"] as const).map((level) => vi.spyOn(log, level));
const entries: unknown[] = [];
/** Everything any answer of this file said. */
let said = "";

function allowPrivate(allowed: boolean): void {
  process.env.ASSAY_ALLOW_PRIVATE_ADDRESSES = allowed ? "1" : "0";
  reloadEnv();
}

async function call(handler: typeof GET, more: Partial<Parameters<typeof callRoute>[1]> = {}) {
  const answer = await callRoute(handler, { key: keys.admin, ...more });
  said += answer.text + JSON.stringify([...answer.headers]);
  return answer;
}

function post(body: unknown, key = keys.admin) {
  return call(POST, { method: "POST", body, key });
}

function patch(id: string, body: unknown, key = keys.admin) {
  return call(PATCH, { method: "PATCH", params: { id }, body, key });
}

function test(id: string, body: unknown = {}, key = keys.admin) {
  return call(TEST, { method: "POST", params: { id }, body, key });
}

let count = 0;
async function connect(more: Record<string, unknown> = {}): Promise<ConnectionAnswer> {
  count += 1;
  const base = { provider: "openai", name: `OpenAI ${count}`, base_url: `${server.url}/v1`, api_key: secret };
  const { status, json } = await post({ ...base, ...more });
  expect(status, JSON.stringify(json)).toBe(201);
  return connectionSchema.parse(json);
}

function ask(waitMs = 10_000) {
  const body = { provider: "openai", model: "gpt-4.1-mini", messages: [{ role: "user", content: "Hi" }] };
  return requestModel(viewer, llmRequestBody.parse(body), waitMs, "api");
}

function lastKey(): string | undefined {
  return server.received.at(-1)?.headers.authorization;
}

function problemAt(json: unknown, pointer: string): string | undefined {
  return problemSchema.parse(json).errors.find((error) => error.pointer === pointer)?.message;
}

beforeAll(async () => {
  delete process.env.OPENAI_API_KEY;
  server = await startFakeOpenAI({ fault: () => fault, latencyMs: () => latencyMs });
  viewer = await createWorkspace("admin");
  const own = systemViewer(viewer.workspaceId);
  const foreign = await createWorkspace("admin");
  keys.admin = (await createApiKey(own, { name: "admin", role: "admin", rate_limit_per_minute: 10_000 })).key;
  keys.editor = (await createApiKey(own, { name: "editor", role: "editor" })).key;
  keys.foreign = (await createApiKey(systemViewer(foreign.workspaceId), { name: "x", role: "admin" })).key;
});

beforeEach(async () => {
  fault = null;
  latencyMs = 0;
  allowPrivate(true);
  await db().providerConnection.deleteMany({});
});

afterEach(() => {
  for (const spy of logged) entries.push(...spy.mock.calls);
});

afterAll(() => server.close());

describe("a provider connection", () => {
  it("is used by the next call, with its key", async () => {
    const connection = await connect();
    expect(connection).toMatchObject({ api_key_hint: "wxyz", is_active: true, last_tested_at: null });
    const run = await ask();
    expect(run).toMatchObject({ status: "completed", output: "ok" });
    expect(lastKey()).toBe(`Bearer ${secret}`);
    const row = await db().run.findUniqueOrThrow({ where: { id: run.id } });
    expect(row.connectionId).toBe(connection.id);
  });

  it("keeps its key encrypted, bound to its row, and out of every answer", async () => {
    const { id } = await connect();
    const other = await connect({ api_key: rotated });
    const [row, second] = await Promise.all(
      [id, other.id].map((one) => db().providerConnection.findUniqueOrThrow({ where: { id: one } })),
    );
    expect(Buffer.from(row?.apiKeyEncrypted ?? []).toString("latin1")).not.toContain(secret);
    // A ciphertext moved to another row does not open there.
    await db().providerConnection.update({
      where: { id },
      data: { apiKeyEncrypted: second?.apiKeyEncrypted ?? null },
    });
    const { json } = await test(id);
    expect(connectionTestSchema.parse(json)).toMatchObject({ ok: false, error: { kind: "auth" } });
    await call(GET);
    expect(said).not.toContain(secret);
    expect(said).not.toContain(rotated);
  });

  it("shows no part of a short key", async () => {
    expect((await connect({ api_key: "short-key" })).api_key_hint).toBe("");
    expect((await connect({ provider: "vllm", api_key: null })).api_key_hint).toBeNull();
  });

  it("takes a rotated key and a changed limit at once", async () => {
    const { id } = await connect();
    await ask();
    const changed = await patch(id, { api_key: rotated, max_concurrency: 3 });
    expect(connectionSchema.parse(changed.json)).toMatchObject({ api_key_hint: "abcd", max_concurrency: 3 });
    expect((await ask()).status).toBe("completed");
    expect(lastKey()).toBe(`Bearer ${rotated}`);
  });

  it("makes no more calls at once than it may", async () => {
    latencyMs = 50;
    await connect({ max_concurrency: 2 });
    const runs = await Promise.all(Array.from({ length: 8 }, () => ask()));
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => "completed"));
    expect(server.maxInFlight).toBe(2);
  });

  it.each(["requests_per_minute", "tokens_per_minute"])(
    "waits when its %s are used up, and goes on at once when there may be more",
    async (limit) => {
      const { id } = await connect({ [limit]: 1 });
      expect((await ask()).status).toBe("completed");
      const calls = server.calls;
      const second = await ask(300);
      expect([second.status, server.calls]).toEqual(["running", calls]);
      await patch(id, { [limit]: null });
      // The next call opens the connection under its new limits, which those that wait share.
      expect((await ask()).status).toBe("completed");
      const ended = async () => (await db().run.findUniqueOrThrow({ where: { id: second.id } })).status;
      for (let turn = 0; turn < 100 && (await ended()) !== "completed"; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(await ended()).toBe("completed");
    },
  );

  it("is not used while inactive, nor when deleted", async () => {
    const { id } = await connect();
    await patch(id, { is_active: false });
    await expect(ask()).rejects.toThrow(/not connected/);
    await patch(id, { is_active: true });
    expect((await ask()).status).toBe("completed");
    const gone = await call(DELETE, { method: "DELETE", params: { id } });
    expect(gone.status).toBe(204);
    await expect(ask()).rejects.toThrow(/not connected/);
    expect((await patch(id, { name: "again" })).status).toBe(404);
  });

  it("asks for the key again when its address changes", async () => {
    const { id, base_url: baseUrl } = await connect();
    const elsewhere = `${server.url}/elsewhere`;
    const refused = await patch(id, { base_url: elsewhere });
    expect(refused.status).toBe(422);
    expect(problemAt(refused.json, "/api_key")).toMatch(/Enter the key again/);
    expect((await patch(id, { base_url: baseUrl, name: "Same address" })).status).toBe(200);
    const moved = await patch(id, { base_url: elsewhere, api_key: rotated });
    expect(connectionSchema.parse(moved.json).base_url).toBe(elsewhere);
  });

  it.each([
    ["no key where one is needed", { provider: "openai", api_key: null }, "/api_key"],
    ["no address where only the user knows it", { provider: "vllm", base_url: null }, "/base_url"],
    ["an address that is none", { base_url: "ftp://example.com" }, "/base_url"],
    ["an address with a password in it", { base_url: "http://ada:pw@127.0.0.1/v1" }, "/base_url"],
    ["an address that does not resolve", { base_url: "http://no-such-host.invalid/v1" }, "/base_url"],
    ["a key with a line break in it", { api_key: "sk-a\nX-Evil: 1" }, "/api_key"],
    ["the simulated provider", { provider: "demo" }, "/provider"],
    ["an unknown field", { secret: "x" }, "/secret"],
    ["a limit of 0", { max_concurrency: 0 }, "/max_concurrency"],
  ])("is refused with %s", async (_what, more, pointer) => {
    const base = { provider: "openai", name: "n", base_url: `${server.url}/v1`, api_key: secret };
    const { status, json } = await post({ ...base, ...more });
    expect(status).toBe(422);
    expect(problemAt(json, pointer), JSON.stringify(json)).toBeDefined();
    expect(await db().providerConnection.count()).toBe(0);
  });

  it("has a name of its own", async () => {
    const { id, name } = await connect();
    const twin = await post({ provider: "openai", name, base_url: `${server.url}/v1`, api_key: secret });
    expect(twin.status).toBe(409);
    const other = await connect();
    expect((await patch(other.id, { name })).status).toBe(409);
    expect((await patch(id, { name })).status).toBe(200);
  });

  it("is 404 for another workspace, whatever is done to it", async () => {
    const { id } = await connect();
    const key = keys.foreign;
    expect((await patch(id, { name: "mine" }, key)).status).toBe(404);
    expect((await test(id, {}, key)).status).toBe(404);
    expect((await call(DELETE, { method: "DELETE", params: { id }, key })).status).toBe(404);
    expect(connectionPageSchema.parse((await call(GET, { key })).json).data).toEqual([]);
    expect((await patch("not-a-uuid", { name: "x" })).status).toBe(404);
  });

  it("is an admin's to change and everybody's to see", async () => {
    const { id } = await connect();
    const key = keys.editor;
    expect((await post({ provider: "openai", name: "n", api_key: secret }, key)).status).toBe(403);
    expect((await patch(id, { is_active: false }, key)).status).toBe(403);
    expect((await test(id, {}, key)).status).toBe(403);
    expect((await call(DELETE, { method: "DELETE", params: { id }, key })).status).toBe(403);
    const list = connectionPageSchema.parse((await call(GET, { key })).json);
    expect(list.data.map((one) => one.id)).toEqual([id]);
  });
});

describe("the list of providers", () => {
  it("says which connection is in use and which variables are set, never their values", async () => {
    process.env.OPENAI_API_KEY = "sk-from-the-environment";
    const find = async () => (await listProviders(viewer)).find(({ provider }) => provider.id === "openai");
    expect(await find()).toMatchObject({ environment: ["OPENAI_API_KEY"], connections: [], inUse: null });
    const first = await connect();
    const second = await connect();
    expect((await find())?.inUse).toBe(first.id);
    await patch(first.id, { is_active: false });
    expect((await find())?.inUse).toBe(second.id);
    const all = await listProviders(viewer);
    delete process.env.OPENAI_API_KEY;
    expect(all.map(({ provider }) => provider.id)).not.toContain("demo");
    expect(JSON.stringify(all)).not.toContain("sk-from-the-environment");
    expect(JSON.stringify(all)).not.toContain(secret);
  });
});

describe("testing a connection", () => {
  it("calls a model for one token and notes that it went well", async () => {
    const { id, updated_at: updatedAt } = await connect();
    const calls = server.calls;
    const result = connectionTestSchema.parse((await test(id)).json);
    expect(result).toMatchObject({ ok: true, model: "gpt-4.1-mini", error: null });
    expect(result.latency_ms).toBeGreaterThanOrEqual(0);
    expect(server.calls).toBe(calls + 1);
    const body = server.received.at(-1)?.body ?? {};
    expect(body.max_completion_tokens ?? body.max_tokens).toBe(1);
    const [stored] = connectionPageSchema.parse((await call(GET)).json).data;
    expect(stored).toMatchObject({ last_test_error: null, updated_at: updatedAt });
    expect(stored?.last_tested_at).not.toBeNull();
  });

  it("calls the model it is told, or the first the server lists that is no embedding model", async () => {
    const { id } = await connect({ provider: "openai_compatible" });
    expect(connectionTestSchema.parse((await test(id)).json).model).toBe("gpt-4.1-mini");
    const told = connectionTestSchema.parse((await test(id, { model: "my-model" })).json);
    expect(told).toMatchObject({ ok: true, model: "my-model" });
    expect(server.received.at(-1)?.body.model).toBe("my-model");
  });

  it("counts an answer cut off by the limit of one token as an answer", async () => {
    fault = { kind: "empty_answer" };
    const { id } = await connect();
    expect(connectionTestSchema.parse((await test(id)).json).ok).toBe(true);
  });

  it("says what the provider refused, without the key, and without trying again", async () => {
    fault = {
      kind: "error",
      status: 401,
      body: { error: { message: `Incorrect API key provided: ${secret}`, code: "invalid_api_key" } },
    };
    const { id } = await connect();
    const calls = server.calls;
    const answer = await test(id);
    expect(answer.status).toBe(200);
    const { ok, error } = connectionTestSchema.parse(answer.json);
    expect(ok).toBe(false);
    expect(error?.kind).toBe("auth");
    expect(answer.text).not.toContain(secret);
    expect(server.calls).toBe(calls + 1);
    const row = await db().providerConnection.findUniqueOrThrow({ where: { id } });
    expect(row.lastTestError).toBe(error?.message);
    expect(row.lastTestError).not.toContain(secret);
  });

  it("works while the connection is inactive", async () => {
    const { id } = await connect({ is_active: false });
    expect(connectionTestSchema.parse((await test(id)).json).ok).toBe(true);
  });
});

describe("private addresses", () => {
  it.each([
    "http://127.0.0.1:9/v1",
    "http://localhost:9/v1",
    "http://[::1]:9/v1",
    "http://169.254.169.254/v1",
  ])("are refused when entered: %s", async (address) => {
    allowPrivate(false);
    const { status, json } = await post({
      provider: "openai",
      name: "n",
      base_url: address,
      api_key: secret,
    });
    expect(status).toBe(422);
    expect(problemAt(json, "/base_url")).toMatch(/private address.*ASSAY_ALLOW_PRIVATE_ADDRESSES=1/);
  });

  it("are refused for Ollama on this machine too", async () => {
    allowPrivate(false);
    const { status, json } = await post({ provider: "ollama", name: "Local" });
    expect(status).toBe(422);
    expect(problemAt(json, "/base_url")).toMatch(/private address/);
  });

  it.each(["127.0.0.1", "localhost"])("are refused again when connecting: %s", async (host) => {
    const port = new URL(server.url).port;
    const { id } = await connect({ base_url: `http://${host}:${port}/v1` });
    allowPrivate(false);
    // Saved anew, so that it is opened under the stricter rule, as after a restart.
    await patch(id, { name: `Renamed ${host}` });
    const calls = server.calls;
    const run = await ask();
    expect(run).toMatchObject({ status: "failed", error: { kind: "invalid_request", retryable: false } });
    expect(run.error?.message).toMatch(/private address/);
    expect(run.attempts).toBe(1);
    const tested = connectionTestSchema.parse((await test(id)).json);
    expect(tested.error?.message).toMatch(/private address/);
    expect(server.calls).toBe(calls);
  });
});

describe("the log", () => {
  it("has noted every call above and holds no key", () => {
    expect(entries.length).toBeGreaterThan(20);
    const text = inspect(entries, { depth: 12, maxStringLength: null, maxArrayLength: null });
    expect(text).not.toContain(secret);
    expect(text).not.toContain(rotated);
  });
});
