import { beforeAll, describe, expect, it } from "vitest";
import type { PromptAnswer, PromptFileImportAnswer, VersionAnswer } from "@/lib/domain/api/prompts";
import { callApi, makeKey, refused, requestApi, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
let key: string;
let readerKey: string;

beforeAll(async () => {
  const viewer = await createWorkspace("owner");
  key = await makeKey(viewer, "editor");
  readerKey = await makeKey(viewer, "viewer");
});

const markdown = { "content-type": "text/markdown" };

function send(prompt: string, file: string, query = "") {
  return callApi<PromptFileImportAnswer>("PUT /prompts/{prompt}/file", {
    key,
    params: { prompt },
    query,
    raw: file,
    headers: markdown,
  });
}

async function read(prompt: string, version: number): Promise<string> {
  const params = { prompt, version };
  const response = await requestApi("GET /prompts/{prompt}/versions/{version}/file", {
    key: readerKey,
    params,
  });
  expect(response.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${prompt}.prompt.md"`);
  return response.text();
}

const version = {
  messages: [
    { role: "system", content: "Sort it.\n---\n=== user ===\r\n " },
    { role: "user", content: "" },
    { role: "assistant", content: "billing" },
    { role: "user", content: "{{ ticket }} 👩‍👩‍👧\u2028\n\n" },
  ],
  provider: "openai",
  model: "gpt-4.1-mini",
  parameters: { temperature: 0.1, stop: ["---", "  \n"] },
  response_format: { type: "json_schema", name: "answer", schema: { type: "object", yes: null } },
  tools: [{ name: "look_up", description: "\ttwo\n  lines \n", parameters: { type: "object" } }],
  fallbacks: [{ provider: "anthropic", model: "claude-sonnet-5-5" }],
  change_note: "Two\nlines.",
};

describe("a prompt as a file", () => {
  it("moves a version to another prompt, content hash and all, and is unchanged the second time", async () => {
    const from = await succeed<PromptAnswer>("POST /prompts", {
      key,
      body: { name: "From", description: "Sorts.", tags: ["a: b"], ...version },
    });
    const file = await read(from.slug, 1);
    const made = await send("to-there", file, "?create=true");
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      created: true,
      version: { ...version, number: 1, content_hash: from.latest_version?.content_hash },
    });
    const to = await succeed<PromptAnswer>("GET /prompts/{prompt}", { key, params: { prompt: "to-there" } });
    expect(to).toMatchObject({ name: "From", description: "Sorts.", tags: ["a: b"] });
    expect(await read("to-there", 1)).toBe(file);
    for (const again of [file, file.replaceAll("\n", "\r\n"), file.replace("Two", "Other note")]) {
      const { status, json } = await send("to-there", again);
      expect([status, json.created, json.version.id]).toEqual([200, false, made.json.version.id]);
      expect(json.message).toBe("Nothing changed: version 1 has this content already.");
    }
  });

  it("inherits nothing, and finds content of long ago", async () => {
    await send(
      "rules",
      "---\nname: Rules\nprovider: openai\nmodel: gpt-4.1\n---\nOne {{ x }}",
      "?create=true",
    );
    const second = await send("rules", "---\nchange_note: why\n---\nTwo {{ x }}");
    expect(second.json).toMatchObject({
      created: true,
      message: "Created version 2.",
      version: { number: 2, model: null, change_note: "why", variables: ["x"] },
    });
    const back = await send("rules", "---\nprovider: openai\nmodel: gpt-4.1\n---\nOne {{ x }}");
    expect(back.json).toMatchObject({ created: false, version: { number: 1 } });
  });

  it("makes one version of many files sent at once", async () => {
    await send("crowd", "---\n---\nFirst", "?create=true");
    const answers = await Promise.all(Array.from({ length: 8 }, () => send("crowd", "---\n---\nSecond")));
    expect(answers.filter(({ json }) => json.created)).toHaveLength(1);
    const { data } = await succeed<{ data: VersionAnswer[] }>("GET /prompts/{prompt}/versions", {
      key,
      params: { prompt: "crowd" },
    });
    expect(data.map(({ number }) => number)).toEqual([2, 1]);
  });

  it("names what is wrong and where", async () => {
    const refusal = (file: string, more: Record<string, unknown> = {}) =>
      refused("PUT /prompts/{prompt}/file", {
        key,
        params: { prompt: "rules" },
        raw: file,
        headers: markdown,
        ...more,
      });
    expect(await refusal("---\nparameters: {temperature: 9}\n---\nx")).toMatchObject({
      status: 422,
      errors: [{ pointer: "/parameters/temperature" }],
    });
    expect(await refusal("---\nname: [\n---\nx")).toMatchObject({ status: 422, code: "invalid" });
    expect(await refusal("---\n---\n{{ x")).toMatchObject({ status: 422 });
    expect(await refusal("---\n---\nx", { params: { prompt: "nobody" } })).toMatchObject({ status: 404 });
    expect(await refusal("{}", { headers: { "content-type": "application/json" } })).toMatchObject({
      status: 415,
    });
    expect(await refusal("---\n---\nx", { key: readerKey })).toMatchObject({ status: 403 });
    const archived = await send("old", "---\n---\nx", "?create=true");
    await callApi("DELETE /prompts/{prompt}", { key, params: { prompt: "old" } });
    expect(archived.status).toBe(201);
    expect(await refusal("---\n---\ny", { params: { prompt: "old" } })).toMatchObject({ status: 409 });
    expect(
      await refusal("---\n---\ny", { params: { prompt: "No Slug" }, query: "?create=true" }),
    ).toMatchObject({ status: 422 });
  });
});
