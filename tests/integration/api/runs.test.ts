import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import type { RunAcceptedAnswer, RunAnswer, TaskStatusAnswer } from "@/lib/domain/api/runs";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { createWorkspace } from "@/tests/support/workspace";

const api = setUpApi();

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

let prompt: PromptAnswer;

beforeAll(async () => {
  const body = {
    name: "Echo",
    template: "One {{ word }}",
    provider: "openai",
    model: "gpt-4.1-mini",
    parameters: { temperature: 0 },
  };
  prompt = await succeed<PromptAnswer>("POST /prompts", { key: api.key, body });
  await succeed("POST /prompts/{prompt}/versions", {
    key: api.key,
    params: { prompt: prompt.slug },
    body: { template: "Two {{ word }}" },
  });
});

const run = (body: Record<string, unknown>, query = "?wait=20") =>
  callApi<RunAnswer>("POST /run", { key: api.key, body, query });

async function untilDone(task: string): Promise<TaskStatusAnswer> {
  for (let look = 0; look < 300; look += 1) {
    const status = await succeed<TaskStatusAnswer>("GET /task-status/{task}", {
      key: api.key,
      params: { task },
    });
    if (status.result !== null) return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The run did not end.");
}

describe("a run", () => {
  it("that is waited for answers in its final state", async () => {
    const { status, json } = await run({ prompt: prompt.slug, variables: { word: "hello" }, user: "u-1" });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: "completed",
      output: "Two hello",
      prompt_id: prompt.id,
      messages: [{ role: "user", content: "Two hello" }],
      parameters: { temperature: 0 },
      origin: "api",
      user: "u-1",
      variables: { word: "hello" },
      provider: "openai",
      model: "gpt-4.1-mini",
      error: null,
      attempts: 1,
      usage_estimated: false,
    });
    expect(json.task_id).toBe(json.id);
    expect(Number(json.cost_usd)).toBeGreaterThan(0);
    expect(json.tokens_in).toBeGreaterThan(0);
    expect(await succeed("GET /runs/{id}", { key: api.key, params: { id: json.id } })).toEqual(json);
  });

  it("that is not waited for is asked after", async () => {
    const { status, json, headers } = await callApi<RunAcceptedAnswer>("POST /run", {
      key: api.key,
      body: { prompt: prompt.slug, variables: { word: "later" } },
    });
    expect([status, json.task_id]).toEqual([202, json.run_id]);
    expect(["pending", "running"]).toContain(json.status);
    expect(headers.get("location")).toBe(`/api/v1/task-status/${json.task_id}`);
    const done = await untilDone(json.task_id);
    expect(done).toMatchObject({ status: "completed", result: { output: "Two later" }, error: null });
  });

  it("that takes longer than the wait answers 202 and goes on", async () => {
    const version = await succeed<{ id: string }>("POST /prompts/{prompt}/versions", {
      key: api.key,
      params: { prompt: prompt.slug },
      body: { template: "Slow {{ word }}" },
    });
    const started = Date.now();
    const { status, json } = await callApi<RunAcceptedAnswer>("POST /run", {
      key: api.key,
      query: "?wait=1",
      body: { prompt_version_id: version.id, variables: { word: "one" } },
    });
    expect(status).toBe(202);
    expect(Date.now() - started).toBeGreaterThanOrEqual(950);
    expect((await untilDone(json.run_id)).result?.output).toBe("Slow one");
  });

  it("finds its version by id, by number, by label and as production", async () => {
    const params = { prompt: prompt.slug };
    const output = async (body: Record<string, unknown>) =>
      (await run({ ...body, variables: { word: "x" } })).json.output;
    expect(await output({ prompt_version_id: prompt.latest_version?.id })).toBe("One x");
    expect(await output({ prompt: prompt.slug, prompt_version_id: 2 })).toBe("Two x");
    await succeed("PUT /prompts/{prompt}/labels/{label}", {
      key: api.key,
      params: { ...params, label: "staging" },
      body: { version_id: 1 },
    });
    expect(await output({ prompt: prompt.slug, label: "staging" })).toBe("One x");
    await succeed("POST /prompts/{prompt}/versions/{version}/activate", {
      key: api.key,
      params: { ...params, version: 1 },
    });
    expect(await output({ prompt: prompt.id })).toBe("One x");
  });

  it("takes another model and parameters over the version's own", async () => {
    const { json } = await run({
      prompt: prompt.slug,
      variables: { word: "x" },
      provider: "demo",
      model: "demo-large",
      parameters: { max_tokens: 50 },
    });
    expect(json).toMatchObject({ provider: "demo", model: "demo-large" });
    expect(json.parameters).toMatchObject({ max_tokens: 50 });
  });

  it("that fails is an answer, not an error", async () => {
    const { status, json } = await callApi<RunAnswer>("POST /llm/request", {
      key: api.key,
      query: "?wait=20",
      body: { provider: "openai", model: "gpt-4.1-mini", messages: [{ role: "user", content: "Fail" }] },
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: "failed",
      output: null,
      prompt_id: null,
      error: { kind: "invalid_request", retryable: false },
    });
    const task = await untilDone(json.id);
    expect(task).toMatchObject({ status: "failed", error: { kind: "invalid_request" } });
  });

  it.each([
    [{}, 422, "/prompt_version_id"],
    [{ prompt: "echo", label: "no-such-label" }, 404, undefined],
    [{ prompt: "no-such-prompt" }, 404, undefined],
    [{ prompt_version_id: randomUUID() }, 404, undefined],
    [{ prompt_version_id: 1 }, 422, "/prompt"],
    [{ prompt: "echo", provider: "openai" }, 422, "/model"],
    [{ prompt: "echo", provider: "nobody", model: "x" }, 422, "/provider"],
    [{ prompt: "echo", variables: {} }, 422, "/variables/word"],
    [{ prompt: "echo", variables: [] }, 422, "/variables"],
    [{ prompt: "echo", variables: { word: "x" }, stream: true }, 422, "/stream"],
  ] as const)("is refused as %j", async (body, status, pointer) => {
    const problem = await refused("POST /run", { key: api.key, body });
    expect(problem.status).toBe(status);
    if (pointer !== undefined) expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
  });

  it.each(["?wait=61", "?wait=-1", "?wait=x", "?wait="])("refuses %s", async (query) => {
    const problem = await refused("POST /run", { key: api.key, body: { prompt: "echo" }, query });
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: "/wait" }] });
  });

  it("names the option that a model cannot take", async () => {
    const problem = await refused("POST /llm/request", {
      key: api.key,
      body: {
        provider: "anthropic",
        model: "claude-sonnet-4-5",
        messages: [{ role: "user", content: "x" }],
        parameters: { seed: 1 },
      },
    });
    expect(problem.status).toBe(422);
    expect(problem.errors).toMatchObject([
      { pointer: "/parameters", message: expect.stringContaining("seed") },
    ]);
  });
});

describe("the log of runs", () => {
  it("comes in pages and by filter", async () => {
    const key = await makeKey(await createWorkspace(), "editor");
    const request = (content: string, more: Record<string, unknown> = {}) =>
      succeed<RunAnswer>("POST /llm/request", {
        key,
        query: "?wait=20",
        body: { provider: "openai", model: "gpt-4.1-mini", messages: [{ role: "user", content }], ...more },
      });
    const first = await request("apples", { user: "ada", session_id: "s1" });
    await request("pears");
    await request("Fail");
    const list = (query: string) => succeed<Page<RunAnswer>>("GET /runs", { key, query });
    const one = await list("?limit=2");
    expect(one.data.map(({ output }) => output)).toEqual([null, "pears"]);
    const two = await list(`?limit=2&cursor=${encodeURIComponent(one.next_cursor ?? "")}`);
    expect([two.data.map(({ id }) => id), two.next_cursor]).toEqual([[first.id], null]);
    const count = async (query: string) => (await list(query)).data.length;
    expect(await count("?status=failed")).toBe(1);
    expect(await count("?user=ada")).toBe(1);
    expect(await count("?session_id=s1")).toBe(1);
    expect(await count("?provider=openai&model=gpt-4.1-mini")).toBe(3);
    expect(await count("?provider=anthropic")).toBe(0);
    expect(await count("?origin=api")).toBe(3);
    expect(await count("?query=apples")).toBe(1);
    expect(await count(`?from=${first.created_at}`)).toBe(3);
    expect(await count(`?to=${first.created_at}`)).toBe(0);
    expect((await refused("GET /runs", { key, query: "?from=2026-02-01&to=2026-01-01" })).status).toBe(422);
    expect((await refused("GET /runs", { key, query: "?status=done" })).status).toBe(422);
  });
});

describe("a golden example from a run", () => {
  it("takes the run's variables and its output, or another expected output", async () => {
    const { json } = await run({ prompt: prompt.slug, prompt_version_id: 1, variables: { word: "gold" } });
    const name = "POST /runs/{id}/golden-example";
    const params = { id: json.id };
    const own = await callApi<ExampleAnswer>(name, { key: api.key, params });
    expect(own.status).toBe(201);
    expect(own.json).toMatchObject({
      prompt_id: prompt.id,
      input_data: { word: "gold" },
      expected_output: "One gold",
      source: "run",
    });
    const body = { expected_output: "Better", tags: ["from-run"] };
    const other = await succeed<ExampleAnswer>(name, { key: api.key, params, body });
    expect(other).toMatchObject({ expected_output: "Better", tags: ["from-run"] });
  });

  it("is refused for a run without a prompt", async () => {
    const { id } = await succeed<RunAnswer>("POST /llm/request", {
      key: api.key,
      query: "?wait=20",
      body: { provider: "openai", model: "gpt-4.1-mini", messages: [{ role: "user", content: "x" }] },
    });
    const problem = await refused("POST /runs/{id}/golden-example", { key: api.key, params: { id } });
    expect(problem.status).toBe(409);
  });
});

describe("a model that the workspace has described", () => {
  it("is sent what its description allows, and refused what it does not", async () => {
    const admin = await makeKey(api.viewer, "admin");
    const params = { provider: "openai", model: "o3" };
    const capabilities = { temperature: true, seed: false };
    await succeed("PUT /models/{provider}/{model}", { key: admin, params, body: { capabilities } });
    const ask = (parameters: Record<string, unknown>) => ({
      key: api.key,
      query: "?wait=20",
      body: { ...params, messages: [{ role: "user", content: "hi" }], parameters },
    });
    const { status } = await succeed<RunAnswer>("POST /llm/request", ask({ temperature: 0.5 }));
    expect(status).toBe("completed");
    expect(api.fake.received.at(-1)?.body).toMatchObject({ model: "o3", temperature: 0.5 });
    expect(await refused("POST /llm/request", ask({ seed: 1 }))).toMatchObject({ status: 422 });
    await succeed("DELETE /models/{provider}/{model}", { key: admin, params });
    expect(await refused("POST /llm/request", ask({ temperature: 0.5 }))).toMatchObject({
      errors: [{ pointer: "/parameters" }],
    });
  });
});
