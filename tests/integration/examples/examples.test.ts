import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { createExamples } from "@/lib/data/golden-example-writes";
import {
  countExamples,
  countExampleTags,
  getExample,
  listActiveExampleRevisions,
  listExampleRevisions,
  listExamples,
} from "@/lib/data/golden-examples";
import { exampleSchema } from "@/lib/domain/api/golden-examples";
import type { ExampleCreate } from "@/lib/domain/examples/schema";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { archiveExamples, changeExample, restoreExamples } from "@/lib/services/change-example";
import { archivePrompt } from "@/lib/services/change-prompt";
import { createExample } from "@/lib/services/create-example";
import { createPrompt } from "@/lib/services/create-prompt";
import { exportExamples } from "@/lib/services/export-examples";
import { importExamples, previewImport } from "@/lib/services/import-examples";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";
import { asRole, createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

let viewer: Viewer;
let count = 0;
beforeAll(async () => {
  viewer = await createWorkspace();
});

async function newPrompt(template = "{{ question }}") {
  count += 1;
  return createPrompt(viewer, { name: `Prompt ${count}`, template });
}

function example(question: string, rest: Partial<ExampleCreate> = {}): ExampleCreate {
  return { input_data: { question }, expected_output: null, context: null, tags: [], ...rest };
}

const page = { limit: 50 };

describe("golden examples", () => {
  it("are numbered in their prompt and answered in the shape the API describes", async () => {
    const prompt = await newPrompt();
    const first = await createExample(
      viewer,
      { id: prompt.id },
      {
        input_data: { question: "Größe 😀?", nested: { a: [1, null, true] } },
        expected_output: "",
        context: "ctx",
        tags: ["core"],
      },
    );
    expect(exampleSchema.parse(first)).toEqual(first);
    expect(first).toMatchObject({
      number: 1,
      revision: 1,
      input_data: { question: "Größe 😀?", nested: { a: [1, null, true] } },
      expected_output: "",
      context: "ctx",
      tags: ["core"],
      source: "manual",
      is_active: true,
    });
    const second = await createExample(viewer, { slug: prompt.slug }, example("b"));
    expect(second).toMatchObject({ number: 2, expected_output: null, context: null, tags: [] });
    expect(await getExample(viewer, first.id)).toEqual(first);
  });

  it("get a new revision when their text changes, and the old one stays", async () => {
    const prompt = await newPrompt();
    const made = await createExample(viewer, { id: prompt.id }, example("a", { expected_output: "x" }));
    const changed = await changeExample(viewer, made.id, { expected_output: "y", tags: ["edge"] });
    expect(changed).toMatchObject({ revision: 2, expected_output: "y", tags: ["edge"], number: 1 });
    const unchanged = await changeExample(viewer, made.id, { expected_output: "y" });
    expect(unchanged.revision).toBe(2);
    const past = await listExampleRevisions(viewer, made.id);
    expect(past.map((one) => [one.revision, one.expected_output, one.created_by])).toEqual([
      [2, "y", "Ada"],
      [1, "x", "Ada"],
    ]);
    const update = () => db().$executeRaw`UPDATE golden_example_revisions SET expected_output = 'z'`;
    await expect(update()).rejects.toThrow(/immutable/);
  });

  it("keep every one of two changes made at once", async () => {
    const prompt = await newPrompt();
    const made = await createExample(viewer, { id: prompt.id }, example("a"));
    await Promise.all(
      ["x", "y", "z"].map((text) => changeExample(viewer, made.id, { expected_output: text })),
    );
    expect((await getExample(viewer, made.id)).revision).toBe(4);
    expect(await listExampleRevisions(viewer, made.id)).toHaveLength(4);
  });

  it("are hidden by archiving and come back", async () => {
    const prompt = await newPrompt();
    const made = await createExample(viewer, { id: prompt.id }, example("a"));
    await archiveExamples(viewer, [made.id]);
    expect(await getExample(viewer, made.id)).toMatchObject({ is_active: false, revision: 1 });
    expect((await listExamples(viewer, prompt.id, page)).data).toEqual([]);
    expect((await listExamples(viewer, prompt.id, { ...page, is_active: false })).data).toHaveLength(1);
    expect(await listActiveExampleRevisions(viewer, prompt.id)).toEqual([]);
    await restoreExamples(viewer, [made.id]);
    expect(await countExamples(viewer, prompt.id)).toBe(1);
  });

  it("are found by any value of the input, expected output, context, tag or number", async () => {
    const prompt = await newPrompt();
    await createExamples(
      viewer,
      prompt.id,
      [
        example("Refund please", { tags: ["core"] }),
        example("b", { expected_output: "a REFUND of 50%", tags: ["edge", "core"] }),
        example("c", { context: "Policy: refunds" }),
        example("question"),
      ],
      "import",
    );
    const numbers = async (filter: { query?: string; tag?: string }) =>
      (await listExamples(viewer, prompt.id, { ...page, ...filter })).data.map((one) => one.number);
    expect(await numbers({ query: "refund" })).toEqual([3, 2, 1]);
    expect(await numbers({ query: "50%" })).toEqual([2]);
    expect(await numbers({ query: "question" })).toEqual([4]);
    expect(await numbers({ query: "ex_003" })).toEqual([3]);
    expect(await numbers({ tag: "core" })).toEqual([2, 1]);
    expect(await numbers({ tag: "core", query: "please" })).toEqual([1]);
    expect(await countExampleTags(viewer, prompt.id)).toEqual([
      { tag: "core", count: 2 },
      { tag: "edge", count: 1 },
    ]);
  });

  it("are taken by experiments by choice of ids or tags, in order of number", async () => {
    const prompt = await newPrompt();
    const ids = await createExamples(
      viewer,
      prompt.id,
      [example("a", { tags: ["core"] }), example("b", { tags: ["edge"] }), example("c", { tags: ["x"] })],
      "import",
    );
    const numbers = async (choice: { exampleIds?: string[]; tags?: string[] }) =>
      (await listActiveExampleRevisions(viewer, prompt.id, choice)).map((one) => one.number);
    expect(await numbers({})).toEqual([1, 2, 3]);
    expect(await numbers({ exampleIds: [ids[2] ?? "", ids[0] ?? ""] })).toEqual([1, 3]);
    expect(await numbers({ tags: ["edge", "x"] })).toEqual([2, 3]);
    expect(await numbers({ tags: [] })).toEqual([]);
    const [first] = await listActiveExampleRevisions(viewer, prompt.id);
    expect(first).toMatchObject({ example_id: ids[0], revision: 1, input_data: { question: "a" } });
  });

  it("belong to their workspace alone", async () => {
    const prompt = await newPrompt();
    const made = await createExample(viewer, { id: prompt.id }, example("a"));
    const stranger = await createWorkspace("owner");
    const calls = [
      () => getExample(stranger, made.id),
      () => changeExample(stranger, made.id, { expected_output: "mine" }),
      () => archiveExamples(stranger, [made.id]),
      () => createExample(stranger, { id: prompt.id }, example("b")),
      () => exportExamples(stranger, { id: prompt.id }, "json"),
      () => importExamples(stranger, { id: prompt.id }, { type: "application/json", text: "[]" }),
    ];
    for (const call of calls) expect((await refusalOf(call())).status).toBe(404);
    expect((await listExamples(stranger, prompt.id, page)).data).toEqual([]);
    expect(await listActiveExampleRevisions(stranger, prompt.id)).toEqual([]);
    expect(await listExampleRevisions(stranger, made.id)).toEqual([]);
    expect(await getExample(viewer, made.id)).toEqual(made);
  });

  it("are written by editors and read by viewers, and not added to an archived prompt", async () => {
    const prompt = await newPrompt();
    const reader = asRole(viewer, "viewer");
    expect((await refusalOf(createExample(reader, { id: prompt.id }, example("a")))).status).toBe(403);
    expect(await countExamples(reader, prompt.id)).toBe(0);
    await archivePrompt(viewer, { id: prompt.id });
    expect((await refusalOf(createExample(viewer, { id: prompt.id }, example("a")))).status).toBe(409);
  });
});

const hard = [
  example('quoted "text", with; separators\nand lines', { expected_output: "", tags: ["a;b", "c"] }),
  example("=1+1", { expected_output: null, context: "" }),
  example(" spaces ", { expected_output: "漢字 😀", context: "ctx" }),
];

describe("import and export", () => {
  for (const format of ["csv", "jsonl", "json"] as const) {
    it(`gives back through ${format} exactly what went in`, async () => {
      const [from, to] = [await newPrompt(), await newPrompt()];
      await createExamples(viewer, from.id, hard, "manual");
      const file = await exportExamples(viewer, { id: from.id }, format);
      expect(file.filename).toBe(`${from.slug}-golden-examples.${format}`);
      const text = await new Response(file.body).text();
      const type = file.mediaType.split(";")[0] ?? "";
      expect(await importExamples(viewer, { id: to.id }, { type, text })).toEqual({ imported: 3 });
      const rows = await listActiveExampleRevisions(viewer, to.id);
      expect(
        rows.map(({ input_data, expected_output, context, tags }) => ({
          input_data,
          expected_output,
          context,
          tags,
        })),
      ).toEqual(hard);
    });
  }

  it("is all or nothing and names every bad row", async () => {
    const prompt = await newPrompt();
    const text = ['{"input_data":{"question":"a"}}', "not json", '{"input_data":7}', ""].join("\n");
    const file = { type: "application/x-ndjson", text };
    const refusal = await refusalOf(importExamples(viewer, { id: prompt.id }, file));
    expect(refusal.status).toBe(422);
    expect(refusal.fields.map((field) => field.pointer)).toEqual(["/1", "/2"]);
    expect(await countExamples(viewer, prompt.id)).toBe(0);
    const preview = await previewImport(viewer, { id: prompt.id }, file);
    expect(preview.rows).toHaveLength(1);
    expect(preview.errors.map((error) => error.row)).toEqual([2, 3]);
  });

  it("warns in the preview of variables that the latest version takes and rows lack", async () => {
    const prompt = await newPrompt("{{ question }} {{ policy }}");
    const file = { type: "text/csv", text: "question,expected_output\na,b\nc,d\n" };
    const preview = await previewImport(viewer, { id: prompt.id }, file);
    expect(preview.errors).toEqual([]);
    expect(preview.missing_variables).toEqual([{ variable: "policy", rows: 2 }]);
  });

  it("numbers two imports at once without twins", async () => {
    const prompt = await newPrompt();
    const text = JSON.stringify(
      Array.from({ length: 50 }, (_, index) => ({ input_data: { question: `${index}` } })),
    );
    const file = { type: "application/json", text };
    await Promise.all([1, 2, 3].map(() => importExamples(viewer, { id: prompt.id }, file)));
    const rows = await listActiveExampleRevisions(viewer, prompt.id);
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });

  it("brings 10,000 examples in a few seconds and lists them quickly", async () => {
    const prompt = await newPrompt();
    const lines = Array.from({ length: 10_000 }, (_, index) =>
      JSON.stringify({
        input_data: { question: `Question ${index}: ${"lorem ipsum ".repeat(20)}` },
        expected_output: `Answer ${index}`,
        tags: [index % 2 === 0 ? "even" : "odd"],
      }),
    );
    const file = { type: "application/x-ndjson", text: lines.join("\n") };
    expect(await importExamples(viewer, { id: prompt.id }, file)).toEqual({ imported: 10_000 });
    expect(await listActiveExampleRevisions(viewer, prompt.id)).toHaveLength(10_000);
    const found = await listExamples(viewer, prompt.id, { limit: 50, query: "answer 9999", tag: "odd" });
    expect(found.data.map((one) => one.number)).toEqual([10_000]);
  });
});
