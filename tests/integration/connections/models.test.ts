import { beforeAll, describe, expect, it } from "vitest";
import { DELETE, GET as GET_ONE, PUT } from "@/app/api/v1/models/[provider]/[...model]/route";
import { GET } from "@/app/api/v1/models/route";
import { getWorkspaceModels } from "@/lib/data/workspace-models";
import { type ModelAnswer, modelPageSchema, modelSchema } from "@/lib/domain/api/models";
import { llmRequestBody } from "@/lib/domain/api/runs";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { findPrice } from "@/lib/domain/pricing/price";
import type { ModelParameters } from "@/lib/domain/runs/completion";
import { judgeModel } from "@/lib/services/default-model";
import { listModelOptions } from "@/lib/services/list-model-options";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { chooseFallbackRate, chooseJudgeModel } from "@/lib/services/manage-models";
import { listModelOffers } from "@/lib/services/model-offers";
import { readModelSettings } from "@/lib/services/model-settings";
import { providerDirectory } from "@/lib/services/provider-access";
import { requestModel } from "@/lib/services/run-prompt";
import { callRoute } from "@/tests/support/call-route";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";
import { asRole, createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
let viewer: Viewer;
let key = "";
let editorKey = "";

beforeAll(async () => {
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  delete process.env.ANTHROPIC_API_KEY;
  viewer = await createWorkspace("admin");
  const own = systemViewer(viewer.workspaceId);
  key = (await createApiKey(own, { name: "a", role: "admin", rate_limit_per_minute: 10_000 })).key;
  editorKey = (await createApiKey(own, { name: "e", role: "editor" })).key;
});

async function list(query: string): Promise<ModelAnswer[]> {
  const { status, json } = await callRoute(GET, { key, query });
  expect(status).toBe(200);
  return modelPageSchema.parse(json).data;
}

function put(provider: string, model: string, body: unknown, as = key) {
  return callRoute(PUT, { method: "PUT", key: as, params: { provider, model: model.split("/") }, body });
}

async function read(provider: string, model: string) {
  return callRoute(GET_ONE, { key, params: { provider, model: model.split("/") } });
}

describe("models", () => {
  it("are listed with the book's prices and whether they can be called", async () => {
    const openai = await list("?provider=openai&limit=200");
    expect(openai.find((one) => one.model === "gpt-4.1-mini")).toMatchObject({
      configured: true,
      kind: "chat",
      price: { input_per_mtok_usd: "0.4", output_per_mtok_usd: "1.6", source: "book" },
      own_prices: [],
    });
    const anthropic = await list("?provider=anthropic");
    expect(anthropic.length).toBeGreaterThan(0);
    expect(anthropic.every((one) => !one.configured)).toBe(true);
    expect((await list("?provider=ollama"))[0]?.price).toMatchObject({
      source: "free",
      input_per_mtok_usd: "0",
    });
    const found = await list("?query=MINI&configured=true&limit=200");
    expect(found.every((one) => one.model.includes("mini") && one.configured)).toBe(true);
  });

  it("page without gaps or twins", async () => {
    const all = await list("?limit=200");
    const seen: string[] = [];
    let query = "?limit=40";
    for (;;) {
      const { data, next_cursor: next } = modelPageSchema.parse((await callRoute(GET, { key, query })).json);
      seen.push(...data.map((one) => `${one.provider}/${one.model}`));
      if (next === null) break;
      query = `?limit=40&cursor=${encodeURIComponent(next)}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(0, all.length)).toEqual(all.map((one) => `${one.provider}/${one.model}`));
  });

  it("take the workspace's own price, from a date on, and give it back", async () => {
    const name = "org/model-of-ours";
    expect((await read("huggingface", name)).status).toBe(404);
    const now = await put("huggingface", name, { input_per_mtok_usd: "1.25", output_per_mtok_usd: 5 });
    expect(modelSchema.parse(now.json)).toMatchObject({
      model: name,
      price: { input_per_mtok_usd: "1.25", cached_input_per_mtok_usd: "1.25", source: "workspace" },
    });
    const future = new Date(Date.now() + 86_400_000).toISOString();
    const later = { input_per_mtok_usd: "2", output_per_mtok_usd: "8", effective_from: future };
    const planned = modelSchema.parse((await put("huggingface", name, later)).json);
    expect(planned.price?.input_per_mtok_usd).toBe("1.25");
    expect(planned.own_prices.map((price) => price.input_per_mtok_usd)).toEqual(["2", "1.25"]);
    const { prices } = await getWorkspaceModels(viewer);
    expect(findPrice("huggingface", name, prices, new Date(future))?.inputPerMTok).toBe("2");
    // Without a date the price in effect is replaced, not heaped upon.
    const again = await put("huggingface", name, { input_per_mtok_usd: "1.5", output_per_mtok_usd: 5 });
    const { own_prices: own } = modelSchema.parse(again.json);
    expect(own.map((price) => price.input_per_mtok_usd)).toEqual(["2", "1.5"]);
    const gone = { method: "DELETE", key, params: { provider: "huggingface", model: name.split("/") } };
    expect((await callRoute(DELETE, gone)).status).toBe(204);
    expect((await callRoute(DELETE, gone)).status).toBe(404);
    expect((await read("huggingface", name)).status).toBe(404);
  });

  it("list the changes of a price that are known beforehand", async () => {
    const name = "gemini-3.8-flash";
    const published = modelSchema.parse((await read("google", name)).json);
    const change = { source: "book", effective_from: "2027-01-01T00:00:00.000Z", input_per_mtok_usd: "1.5" };
    const due = Date.now() < Date.parse(change.effective_from);
    expect(published.scheduled_prices).toEqual(due ? [expect.objectContaining(change)] : []);
    const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const price = (input: string, days: number) =>
      put("google", name, { input_per_mtok_usd: input, output_per_mtok_usd: "9", effective_from: at(days) });
    await price("7", 1000);
    await price("8", 2000);
    await price("8", 3000);
    const own = modelSchema.parse((await read("google", name)).json).scheduled_prices;
    expect(own.map(({ source, input_per_mtok_usd: input }) => [source, input])).toEqual([
      ...(due ? [["book", "1.5"]] : []),
      ["workspace", "7"],
      ["workspace", "8"],
    ]);
  });

  it("take the workspace's word on what they can do, and steer forms and refusals by it", async () => {
    const name = "o3";
    const offered = async () => {
      const options = await listModelOptions(viewer);
      return options
        .find(({ provider }) => provider === "openai")
        ?.models.find(({ model }) => model === name);
    };
    const ask = (parameters: ModelParameters) =>
      requestModel(
        viewer,
        llmRequestBody.parse({ provider: "openai", model: name, messages, parameters }),
        0,
        "api",
      );
    const messages = [{ role: "user", content: "hi" }];
    expect((await offered())?.refuses).toContain("temperature");
    expect((await refusalOf(ask({ temperature: 0.5 }))).message).toContain("o3 does not take temperature");
    const described = await put("openai", name, {
      capabilities: { temperature: true, seed: false, reasoning_efforts: [], max_output_tokens: 10 },
    });
    expect(modelSchema.parse(described.json)).toMatchObject({
      own_prices: [],
      max_output_tokens: 10,
      capabilities: { temperature: true, seed: false, reasoning_efforts: [] },
      own_capabilities: { temperature: true, seed: false, reasoning_efforts: [], max_output_tokens: 10 },
    });
    expect(await offered()).toMatchObject({
      efforts: [],
      refuses: expect.not.arrayContaining(["temperature"]),
    });
    for (const [parameters, said] of [
      [{ seed: 1 }, "seed"],
      [{ reasoning_effort: "low" }, "reasoning_effort"],
      [{ max_tokens: 11 }, "max_tokens above 10"],
    ] as const) {
      expect((await refusalOf(ask(parameters))).message).toContain(`o3 does not take ${said}`);
    }
    expect((await ask({ temperature: 0.5 })).status).toBe("pending");
    const back = modelSchema.parse((await put("openai", name, { capabilities: null })).json);
    expect([back.own_capabilities, back.capabilities.temperature]).toEqual([null, false]);
  });

  it("are added by a description alone, and go with it", async () => {
    const made = await put("vllm", "ours/tiny", { capabilities: { tools: false } });
    expect(modelSchema.parse(made.json)).toMatchObject({ price: { source: "free" }, own_prices: [] });
    expect((await list("?provider=vllm&query=tiny")).map(({ model }) => model)).toEqual(["ours/tiny"]);
    const gone = { method: "DELETE", key, params: { provider: "vllm", model: ["ours", "tiny"] } };
    expect((await callRoute(DELETE, gone)).status).toBe(204);
    expect((await callRoute(DELETE, gone)).status).toBe(404);
    expect(await list("?provider=vllm&query=tiny")).toEqual([]);
  });

  it("keep a workspace's price to itself", async () => {
    await put("openai", "gpt-4.1", { input_per_mtok_usd: "9", output_per_mtok_usd: "9" });
    const stranger = await createWorkspace("admin");
    const { prices } = await getWorkspaceModels(stranger);
    expect(prices).toEqual([]);
  });

  it.each([
    ["a negative price", { input_per_mtok_usd: "-1", output_per_mtok_usd: "1" }],
    ["a missing price", { input_per_mtok_usd: "1" }],
    ["a date without a price", { effective_from: "2027-01-01" }],
    ["nothing", {}],
    ["an unknown capability", { capabilities: { telepathy: true } }],
    ["an unknown effort", { capabilities: { reasoning_efforts: ["extreme"] } }],
    ["a word", { input_per_mtok_usd: "cheap", output_per_mtok_usd: "1" }],
    ["an unknown field", { input_per_mtok_usd: "1", output_per_mtok_usd: "1", currency: "EUR" }],
  ])("refuse %s", async (_what, body) => {
    expect((await put("openai", "gpt-4.1", body)).status).toBe(422);
  });

  it("are an admin's to price", async () => {
    const price = { input_per_mtok_usd: "1", output_per_mtok_usd: "1" };
    expect((await put("openai", "gpt-4.1", price, editorKey)).status).toBe(403);
    expect((await put("nobody", "gpt-4.1", price)).status).toBe(404);
    expect((await put("demo", "demo-large", price)).status).toBe(422);
  });
});

describe("the workspace's model settings", () => {
  it("take a judge of a connected provider, and the default again", async () => {
    await chooseJudgeModel(viewer, "openai/gpt-4.1");
    expect(judgeModel(await providerDirectory(viewer))).toEqual({ provider: "openai", model: "gpt-4.1" });
    const refusal = await refusalOf(chooseJudgeModel(viewer, "anthropic/claude-haiku-5-5"));
    expect(refusal.fields[0]?.pointer).toBe("/judge_model");
    expect((await refusalOf(chooseJudgeModel(viewer, "gpt-4.1"))).code).toBe("invalid");
    expect((await refusalOf(chooseJudgeModel(asRole(viewer, "editor"), null))).code).toBe("forbidden");
    await chooseJudgeModel(viewer, null);
    expect(judgeModel(await providerDirectory(viewer)).model).toBe("gpt-4.1-mini");
  });

  it("offer the chat models of connected providers as judges", async () => {
    const settings = await readModelSettings(viewer);
    expect(settings).toMatchObject({ judgeModel: null, defaultJudge: "openai/gpt-4.1-mini" });
    const { unnamed, providers } = settings.judgeOffer;
    expect(unnamed).toBe("Default (openai/gpt-4.1-mini)");
    expect(providers.map(({ provider }) => provider)).not.toContain("anthropic");
    const models = providers.find(({ provider }) => provider === "openai")?.models ?? [];
    expect(models).toContainEqual({
      name: "openai/gpt-4.1-mini",
      model: "gpt-4.1-mini",
      price: "$0.40 in, $1.60 out / M tokens",
    });
    expect(models.filter(({ name }) => name.includes("embed"))).toEqual([]);
  });

  it("offer an evaluator the workspace's judge first, and models of embeddings where those are wanted", async () => {
    await chooseJudgeModel(viewer, "openai/gpt-4.1");
    const offers = await listModelOffers(viewer);
    await chooseJudgeModel(viewer, null);
    expect(offers["judge-model"].unnamed).toBe("Workspace’s judge model (openai/gpt-4.1)");
    const embeddings = offers["embedding-model"];
    expect(embeddings.unnamed).toBe("Workspace’s embedding model (openai/text-embedding-3-small)");
    expect(embeddings.providers.flatMap(({ models }) => models)).toContainEqual({
      name: "openai/text-embedding-3-small",
      model: "text-embedding-3-small",
      price: "$0.02 / M tokens",
    });
  });

  it("reckon unknown models at the fallback rate, marked as estimated", async () => {
    await chooseFallbackRate(viewer, { inputPerMTok: "3", outputPerMTok: "12" });
    const { models } = await providerDirectory(viewer);
    const price = findPrice(
      "openai_compatible",
      "unheard-of",
      models.prices,
      new Date(),
      models.fallbackRate,
    );
    expect(price).toMatchObject({
      inputPerMTok: "3",
      outputPerMTok: "12",
      estimated: true,
      source: "fallback",
    });
    await chooseFallbackRate(viewer, null);
    expect((await providerDirectory(viewer)).models.fallbackRate).toBeNull();
  });
});
