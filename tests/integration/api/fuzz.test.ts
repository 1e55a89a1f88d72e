import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/domain/api/openapi/document";
import { operations } from "@/lib/domain/api/operations/all";
import type { Operation } from "@/lib/domain/api/operations/operation";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { type ApiCall, holdToSchema, makeKey, requestApi, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createPromptWithExamples } from "@/tests/support/experiment";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer } from "@/tests/support/fake-server";
import { Fuzzer } from "@/tests/support/fuzz";
import { asRole, createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

interface Described {
  paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { schema: { $ref: string } }> } }>
  >;
  components: { schemas: Record<string, unknown> };
}

const document = openApiDocument("0.0.0") as unknown as Described;
const seed = 20_260_302;
const slowestMs = 15_000;
const leaks =
  /\bat .+\.(ts|js|mjs):\d|node_modules|prisma|postgres|ECONN|pg_|constraint|relation "|syntax error at|TypeError|ZodError|RangeError|Cannot read|is not a function|\[object |assay_[\w-]{43}|sk-test/i;

let fake: FakeServer;
let key: string;
let params: Record<string, string>;
let known: Record<string, readonly unknown[]>;

beforeAll(async () => {
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  fake = await startFakeOpenAI();
  process.env.OPENAI_BASE_URL = `${fake.url}/v1`;
  const viewer = asRole(await createWorkspace("owner"), "owner");
  key = await makeKey(viewer, "admin");
  const { slug } = await createPromptWithExamples(viewer, ["Say {{ question }}", "{{ question }} again"], 5);
  const prompt = await succeed<PromptAnswer>("GET /prompts/{prompt}", { key, params: { prompt: slug } });
  const examples = await succeed<{ data: { id: string }[] }>("GET /prompts/{prompt}/golden-examples", {
    key,
    params: { prompt: slug },
  });
  const experiment = await succeed<{ experiment_id: string }>("POST /run-experiment", {
    key,
    body: { prompt_id: slug, experiment_name: "Fuzzed", evaluators: [{ type: "contains" }] },
  });
  const ids = examples.data.map(({ id }) => id);
  const version = prompt.latest_version?.id ?? "";
  params = { prompt: prompt.id, version: "1", label: "staging", provider: "openai", model: "gpt-4.1-mini" };
  params.id = experiment.experiment_id;
  params.example = ids[0] ?? "";
  known = {
    prompt_id: [prompt.id],
    prompt: [prompt.id],
    version_ids: [1, 2, version],
    version_a: [1],
    version_b: [2, version],
    version_id: [1, version],
    baseline_version_id: [1],
    prompt_version_id: [version],
    example_ids: ids,
    tags: ["even"],
    provider: ["openai", "demo"],
    model: ["gpt-4.1-mini", "demo-large"],
    template: [
      "Say {{ question }}",
      "{{ x | upcase }}",
      "{% for a in b %}{{ a }}{% endfor %}",
      "{% if",
      "{x}",
    ],
    budget_usd: ["1", 0.5],
    evaluators: [[{ type: "contains" }], [{ type: "regex", config: { pattern: "(a|b)+" } }], ["contains"]],
  };
});

afterAll(() => fake.close());

function pathOf({ path }: Operation, fuzzer: Fuzzer): Record<string, string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const hostile = () =>
    String(JSON.parse(fuzzer.pick(['"\\u0000"', '"%00"', '"🙂"', '"a/b"', '" "', '"1e9"', '"-1"'])));
  return Object.fromEntries(
    names.map((name) => {
      const own = name === "id" && path.startsWith("/golden-examples") ? params.example : params[name];
      return [name, fuzzer.chance(0.03) ? hostile() : (own ?? "01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a10")];
    }),
  );
}

/** Sends, and fails on a server error, a hang, a leak, or an answer that is not as documented. */
async function probe(operation: Operation, call: ApiCall, sent: string): Promise<number> {
  const name = `${operation.method} ${operation.path}`;
  const client = new AbortController();
  const started = performance.now();
  const response = await requestApi(name, { ...call, signal: client.signal });
  const type = response.headers.get("content-type") ?? "";
  const stream = type.startsWith("text/event-stream");
  if (stream) client.abort();
  const text = stream ? "" : await response.text();
  const took = performance.now() - started;
  const about = `${name} ${sent.slice(0, 500)} → ${response.status} ${text.slice(0, 500)}`;
  expect(response.status, about).toBeLessThan(500);
  expect(took, about).toBeLessThan(slowestMs);
  const isProblem = type.includes("problem+json");
  if (isProblem) {
    // What the caller sent may come back; what is ours may not.
    const foreign = text.match(leaks)?.[0];
    if (foreign !== undefined) expect(sent.toLowerCase(), about).toContain(foreign.toLowerCase());
  }
  if (isProblem || (/^application\/json/.test(type) && text !== "")) {
    holdToSchema(operation, response, JSON.parse(text));
  }
  return response.status;
}

const sending = operations.filter(({ body }) => body !== undefined);
/** ASSAY_FUZZ_SCALE=10 sends ten times as many. */
const scale = Number(process.env.ASSAY_FUZZ_SCALE ?? 1);
const bodiesEach = 90 * scale;
const wrongTypes = [
  "text/plain",
  "text/json",
  "application/xml",
  "multipart/form-data",
  "",
  "application/json;",
  "é",
];

function contentType(fuzzer: Fuzzer): string {
  return fuzzer.chance(0.04)
    ? encodeURIComponent(fuzzer.pick(wrongTypes)).replaceAll("%2F", "/")
    : "application/json";
}

describe("thousands of hostile bodies", () => {
  it.each(
    sending.map((operation, index) => [`${operation.method} ${operation.path}`, operation, index] as const),
  )(
    "never break %s",
    async (_name, operation, index) => {
      const fuzzer = new Fuzzer(seed + index, document.components.schemas, known);
      const described = document.paths[operation.path]?.[operation.method.toLowerCase()];
      const schema = described?.requestBody?.content["application/json"]?.schema.$ref.split("/").at(-1) ?? "";
      const statuses = new Map<number, number>();
      // An earlier body may have archived it.
      await succeed("PATCH /prompts/{prompt}", {
        key,
        params: { prompt: params.prompt ?? "" },
        body: { archived: false },
      });
      for (let count = 0; count < bodiesEach; count += 1) {
        const body = fuzzer.body(schema, fuzzer.pick([0, 0, 0.02, 0.1, 0.5]));
        const raw = fuzzer.chance(0.08) ? fuzzer.broken(body) : body;
        const status = await probe(
          operation,
          {
            key,
            params: pathOf(operation, fuzzer),
            raw,
            headers: { "content-type": contentType(fuzzer) },
            // No engine runs here, so nothing is worth waiting for.
            query: operation.path.includes("evaluate") ? "?wait=0" : "",
          },
          typeof raw === "string" ? raw : "bytes",
        );
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      // A test whose bodies are all refused at the same place would see little.
      expect(statuses.size).toBeGreaterThan(1);
    },
    60_000 * scale,
  );
});

const queryTexts = [
  "",
  "0",
  "-1",
  "1",
  "200",
  "201",
  "1e9",
  "99999999999999999999",
  "true",
  "null",
  "a",
  "%00",
  "%ff",
  "%F0%9F%99%82",
  "%27%20or%201=1--",
  "9999-12-31",
  "0000-01-01",
  "2026-01-01T00:00:00+23:59",
  "W10",
  "eyJhIjoxfQ",
  Buffer.from('["prompts","x"]').toString("base64url"),
  Buffer.from('["runs",{"id":"x"}]').toString("base64url"),
  Buffer.from(`["experiments","${"0".repeat(8)}-0000-7000-8000-000000000000"]`).toString("base64url"),
  "x".repeat(3_000),
  "01976f3e-6f1c-7c3a-9a43-0c7a3c1f5a10",
];

describe("hostile queries and paths", () => {
  const reading = operations.filter(({ method }) => method === "GET");
  it.each(reading.map((operation, index) => [operation.path, operation, index] as const))(
    "never break GET %s",
    async (_path, operation, index) => {
      const fuzzer = new Fuzzer(seed - index, document.components.schemas, known);
      const described = document.paths[operation.path]?.get as
        | { parameters?: { name?: string; in?: string }[] }
        | undefined;
      const names = (described?.parameters ?? []).flatMap((item) =>
        item.in === "query" && item.name ? [item.name] : [],
      );
      for (let count = 0; count < 25 * scale; count += 1) {
        const chosen = [...names, "x"].filter(() => fuzzer.chance(0.3));
        const query = chosen.map((name) => `${name}=${fuzzer.pick(queryTexts)}`).join("&");
        await probe(operation, { key, params: pathOf(operation, fuzzer), query: `?${query}` }, query);
      }
    },
    60_000 * scale,
  );
});
