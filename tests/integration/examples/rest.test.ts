import { beforeAll, describe, expect, it } from "vitest";
import * as example from "@/app/api/v1/golden-examples/[id]/route";
import * as anyExamples from "@/app/api/v1/golden-examples/route";
import * as exportRoute from "@/app/api/v1/prompts/[prompt]/golden-examples/export/route";
import * as importRoute from "@/app/api/v1/prompts/[prompt]/golden-examples/import/route";
import * as examples from "@/app/api/v1/prompts/[prompt]/golden-examples/route";
import { examplePageSchema, exampleSchema } from "@/lib/domain/api/golden-examples";
import { createPrompt } from "@/lib/services/create-prompt";
import { setUpTestDatabase } from "@/tests/support/database";
import { createRestCaller, type RestCaller } from "@/tests/support/rest";

setUpTestDatabase();

let call: RestCaller;
let reader: RestCaller;
let stranger: RestCaller;
let count = 0;
beforeAll(async () => {
  call = await createRestCaller("editor");
  reader = await createRestCaller("viewer", call.viewer);
  stranger = await createRestCaller("editor");
});

async function newPrompt() {
  count += 1;
  const prompt = await createPrompt(call.viewer, { name: `P ${count}`, template: "{{ question }}" });
  return { prompt, params: { prompt: prompt.slug }, path: `/prompts/${prompt.slug}/golden-examples` };
}

function send(caller: RestCaller, target: Awaited<ReturnType<typeof newPrompt>>, type: string, body: string) {
  return caller.send(importRoute.POST, "POST", `${target.path}/import`, {
    params: target.params,
    body,
    headers: { "content-type": type },
  });
}

describe("golden examples over REST", () => {
  it("are made at either address, from an object or its JSON text", async () => {
    const { prompt, params, path } = await newPrompt();
    const first = await call.send(examples.POST, "POST", path, {
      params,
      body: { input_data: { question: "a" }, expected_output: "b" },
    });
    const second = await call.send(anyExamples.POST, "POST", "/golden-examples", {
      body: { prompt_id: prompt.id, input_data: '{"question": "c"}', tags: ["x", "x"] },
    });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(exampleSchema.parse(first.body)).toMatchObject({ revision: 1, is_active: true, source: "manual" });
    expect(second.body).toMatchObject({ input_data: { question: "c" }, expected_output: null, tags: ["x"] });
    const list = await reader.send(examples.GET, "GET", `${path}?tag=x`, { params });
    expect(examplePageSchema.parse(list.body).data).toHaveLength(1);
  });

  it("change into a new revision, archive and come back", async () => {
    const { params, path } = await newPrompt();
    const made = await call.send(examples.POST, "POST", path, {
      params,
      body: { input_data: { question: "a" } },
    });
    const { id } = exampleSchema.parse(made.body);
    const one = { params: { id }, path: `/golden-examples/${id}` };
    const patch = (body: object) => call.send(example.PATCH, "PATCH", one.path, { params: one.params, body });
    expect((await patch({ expected_output: "x" })).body).toMatchObject({ revision: 2, expected_output: "x" });
    expect((await patch({})).status).toBe(422);
    expect((await patch({ input_data: [1] })).status).toBe(422);
    expect((await call.send(example.DELETE, "DELETE", one.path, { params: one.params })).status).toBe(204);
    const read = await call.send(example.GET, "GET", one.path, { params: one.params });
    expect(read.body).toMatchObject({ is_active: false, revision: 2 });
    expect((await patch({ is_active: true })).body).toMatchObject({ is_active: true, revision: 2 });
    const foreign = await stranger.send(example.GET, "GET", one.path, { params: one.params });
    const malformed = await call.send(example.GET, "GET", "/golden-examples/1", { params: { id: "1" } });
    expect([foreign.status, malformed.status]).toEqual([404, 404]);
  });

  it("import a file by its content type, or nothing of it", async () => {
    const target = await newPrompt();
    const good = await send(call, target, "text/csv; charset=utf-8", "question,expected_output\na,b\nc,d\n");
    expect([good.status, good.body]).toEqual([201, { imported: 2 }]);
    const lines = '{"input_data":{"question":"e"}}\n{"input_data":1}\n{';
    const bad = await send(call, target, "application/x-ndjson", lines);
    expect([bad.status, bad.pointers]).toEqual([422, ["/1", "/2"]]);
    expect((await send(call, target, "text/html", "<p>")).status).toBe(415);
    expect((await send(reader, target, "text/csv", "question\na\n")).status).toBe(403);
    expect((await send(stranger, target, "text/csv", "question\na\n")).status).toBe(404);
    const preview = await call.send(importRoute.POST, "POST", `${target.path}/import?preview=true`, {
      params: target.params,
      body: [{ input_data: { title: "x" } }],
    });
    expect(preview.body).toMatchObject({
      rows: [{ input_data: { title: "x" } }],
      errors: [],
      missing_variables: [{ variable: "question", rows: 1 }],
    });
    const list = await call.send(examples.GET, "GET", target.path, { params: target.params });
    expect(examplePageSchema.parse(list.body).data).toHaveLength(2);
  });

  it("import one file of a form, and export it again", async () => {
    const target = await newPrompt();
    const form = new FormData();
    form.set(
      "file",
      new File(["question,tags\nWhy?,a;b\n"], "rows.csv", { type: "application/vnd.ms-excel" }),
    );
    const sent = await call.send(importRoute.POST, "POST", `${target.path}/import`, {
      params: target.params,
      body: form,
    });
    expect(sent.body).toEqual({ imported: 1 });
    const file = await reader.send(exportRoute.GET, "GET", `${target.path}/export?format=csv`, {
      params: target.params,
    });
    expect(file.text).toBe('question,expected_output,context,tags\r\nWhy?,,,"a;b"\r\n');
    expect(file.type).toBe("text/csv; charset=utf-8");
    expect(file.headers.get("content-disposition")).toContain(`${target.prompt.slug}-golden-examples.csv`);
    const json = await reader.send(exportRoute.GET, "GET", `${target.path}/export`, {
      params: target.params,
    });
    expect(json.body).toMatchObject([{ input_data: { question: "Why?" }, tags: ["a", "b"] }]);
    const unknown = await reader.send(exportRoute.GET, "GET", `${target.path}/export?format=xml`, {
      params: target.params,
    });
    expect(unknown.status).toBe(422);
  });
});
