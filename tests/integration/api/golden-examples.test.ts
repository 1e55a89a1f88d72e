import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { callApi, makeKey, refused, requestApi, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

const importPath = "POST /prompts/{prompt}/golden-examples/import";
let key: string;
let prompt: PromptAnswer;

beforeAll(async () => {
  key = await makeKey(await createWorkspace(), "editor");
});

beforeEach(async () => {
  const body = { name: `Prompt ${randomUUID()}`, template: "Sort {{ ticket }}" };
  prompt = await succeed<PromptAnswer>("POST /prompts", { key, body });
});

const list = (query = "") =>
  succeed<Page<ExampleAnswer>>("GET /prompts/{prompt}/golden-examples", {
    key,
    params: { prompt: prompt.slug },
    query,
  });

function send(type: string, content: BodyInit, query = "") {
  return {
    key,
    params: { prompt: prompt.slug },
    query,
    raw: content,
    headers: type === "" ? {} : { "content-type": type },
  };
}

describe("a golden example", () => {
  it("is created alike by both paths, from an object or its JSON text", async () => {
    const body = { input_data: { ticket: "Twice!" }, expected_output: "billing", tags: ["a"] };
    const one = await callApi<ExampleAnswer>("POST /prompts/{prompt}/golden-examples", {
      key,
      params: { prompt: prompt.slug },
      body,
    });
    const other = await callApi<ExampleAnswer>("POST /golden-examples", {
      key,
      body: { ...body, prompt_id: prompt.id, input_data: JSON.stringify(body.input_data) },
    });
    expect([one.status, other.status]).toEqual([201, 201]);
    const { id: _1, number: first, created_at: _2, updated_at: _3, ...same } = one.json;
    const { id: _4, number: second, created_at: _5, updated_at: _6, ...alike } = other.json;
    expect(alike).toEqual(same);
    expect([first, second]).toEqual([1, 2]);
    expect(same).toMatchObject({ prompt_id: prompt.id, revision: 1, source: "manual", context: null });
  });

  it("gets a new revision by a change, and none by no change", async () => {
    const { id } = await succeed<ExampleAnswer>("POST /golden-examples", {
      key,
      body: { prompt_id: prompt.slug, input_data: { ticket: "x" } },
    });
    const patch = (body: unknown) =>
      succeed<ExampleAnswer>("PATCH /golden-examples/{id}", { key, params: { id }, body });
    expect(await patch({ expected_output: "bug" })).toMatchObject({ revision: 2, expected_output: "bug" });
    expect(await patch({ expected_output: "bug" })).toMatchObject({ revision: 2 });
    expect(await patch({ is_active: false })).toMatchObject({ revision: 2, is_active: false });
    expect((await list()).data).toEqual([]);
    expect(await patch({ is_active: true })).toMatchObject({ is_active: true });
    expect((await callApi("DELETE /golden-examples/{id}", { key, params: { id } })).status).toBe(204);
    expect(await succeed("GET /golden-examples/{id}", { key, params: { id } })).toMatchObject({
      is_active: false,
    });
    expect((await refused("PATCH /golden-examples/{id}", { key, params: { id }, body: {} })).status).toBe(
      422,
    );
  });

  it.each([
    [{}, "/input_data"],
    [{ input_data: "not json" }, "/input_data"],
    [{ input_data: "[1]" }, "/input_data"],
    [{ input_data: {}, tags: "a" }, "/tags"],
    [{ input_data: { ticket: "a\u0000b" } }, "/input_data/ticket"],
    [{ input_data: {}, expected_output: 5 }, "/expected_output"],
    [{ input_data: {}, extra: 1 }, "/extra"],
  ])("is refused as %j", async (body, pointer) => {
    const problem = await refused("POST /prompts/{prompt}/golden-examples", {
      key,
      params: { prompt: prompt.slug },
      body,
    });
    expect(problem.status).toBe(422);
    expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
  });

  it("is refused for a prompt that is not there", async () => {
    const body = { prompt_id: "no-such-prompt", input_data: {} };
    expect((await refused("POST /golden-examples", { key, body })).status).toBe(404);
  });
});

describe("import", () => {
  const rows = [
    { input_data: { ticket: "One, two" }, expected_output: "bug", tags: ["a", "b"] },
    { input_data: { ticket: "Zwölf\nZeilen 🙂" }, expected_output: null, context: "Given." },
  ];
  const csv = 'ticket,expected_output,context,tags\n"One, two",bug,,a;b\n"Zwölf\nZeilen 🙂",,Given.,\n';
  const jsonLines = rows.map((row) => JSON.stringify(row)).join("\n");

  it.each([
    ["text/csv; charset=utf-8", csv],
    ["application/x-ndjson", jsonLines],
    ["application/json", JSON.stringify(rows)],
  ])("takes %s", async (type, content) => {
    const preview = await succeed(importPath, send(type, content, "?preview=true"));
    expect(preview).toMatchObject({ errors: [], missing_variables: [] });
    expect((await list()).data).toEqual([]);
    const { status, json } = await callApi(importPath, send(type, content));
    expect([status, json]).toEqual([201, { imported: 2 }]);
    const { data } = await list();
    expect(
      data
        .sort((a, b) => a.number - b.number)
        .map(({ input_data, expected_output, context, tags }) => ({
          input_data,
          expected_output,
          context,
          tags,
        })),
    ).toEqual([
      { ...rows[0], context: null },
      { ...rows[1], tags: [] },
    ]);
  });

  it("takes one file of a form", async () => {
    const form = new FormData();
    form.set("file", new File([csv], "tickets.csv", { type: "application/vnd.ms-excel" }));
    expect((await callApi(importPath, send("", form))).json).toEqual({ imported: 2 });
    form.append("file", new File([csv], "again.csv"));
    expect((await refused(importPath, send("", form))).status).toBe(400);
  });

  it("is all or nothing and names every bad row", async () => {
    const content = `${jsonLines}\nnot json\n{"input_data":5}\n`;
    const problem = await refused(importPath, send("application/x-ndjson", content));
    expect(problem.status).toBe(422);
    expect(JSON.stringify(problem.errors)).toMatch(/3.*4/s);
    expect((await list()).data).toEqual([]);
  });

  it.each([
    ["text/plain", "a", 415],
    ["", "a", 415],
    ["application/json", "{", 422],
    ["multipart/form-data", "no boundary", 400],
    ["text/csv", new Uint8Array([0xff, 0xfe, 0x61]), 400],
  ] as const)("refuses %s %j", async (type, content, status) => {
    expect((await refused(importPath, send(type, content))).status).toBe(status);
  });

  it("refuses more than 50 MB", async () => {
    const content = new Uint8Array(50 * 1024 * 1024 + 1).fill(97);
    expect((await refused(importPath, send("text/csv", content))).status).toBe(413);
  });

  it.each(["csv", "jsonl", "json"] as const)("takes back an export as %s", async (format) => {
    await succeed(importPath, send("application/json", JSON.stringify(rows)));
    const before = await list();
    const response = await requestApi("GET /prompts/{prompt}/golden-examples/export", {
      key,
      params: { prompt: prompt.slug },
      query: `?format=${format}`,
    });
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[^"]+"$/);
    const content = await response.text();
    const other = await succeed<PromptAnswer>("POST /prompts", {
      key,
      body: { name: "Other", template: "{{ ticket }}" },
    });
    prompt = other;
    await succeed(importPath, send(response.headers.get("content-type") ?? "", content));
    const pick = (page: Page<ExampleAnswer>) =>
      page.data.map(({ number, input_data, expected_output, context, tags }) => [
        number,
        input_data,
        expected_output,
        context,
        tags,
      ]);
    expect(pick(await list())).toEqual(pick(before));
  });
});

describe("the list", () => {
  it("comes in pages, by tag, text and state", async () => {
    const rows = Array.from({ length: 7 }, (_, index) => ({
      input_data: { ticket: `Ticket ${index}` },
      expected_output: index === 3 ? "needle" : "hay",
      tags: [index % 2 === 0 ? "even" : "odd"],
    }));
    await succeed(importPath, send("application/json", JSON.stringify(rows)));
    const seen: number[] = [];
    let query = "?limit=3";
    for (;;) {
      const { data, next_cursor } = await list(query);
      seen.push(...data.map(({ number }) => number));
      if (next_cursor === null) break;
      query = `?limit=3&cursor=${encodeURIComponent(next_cursor)}`;
    }
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((await list("?tag=odd")).data).toHaveLength(3);
    expect((await list("?query=needle")).data).toHaveLength(1);
    expect((await list("?is_active=false")).data).toHaveLength(0);
  });
});
