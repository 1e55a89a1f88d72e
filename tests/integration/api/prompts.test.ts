import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { LabelMoveAnswer, PromptAnswer, VersionAnswer } from "@/lib/domain/api/prompts";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

const settings = { provider: "openai", model: "gpt-4.1-mini", parameters: { temperature: 0 } };
let key: string;

beforeAll(async () => {
  key = await makeKey(await createWorkspace(), "editor");
});

function createPrompt(body: Record<string, unknown> = {}): Promise<PromptAnswer> {
  const full = { name: `Prompt ${randomUUID()}`, template: "Sort {{ ticket }}", ...settings, ...body };
  return succeed<PromptAnswer>("POST /prompts", { key, body: full });
}

function createVersion(prompt: string, body: Record<string, unknown>): Promise<VersionAnswer> {
  return succeed<VersionAnswer>("POST /prompts/{prompt}/versions", { key, params: { prompt }, body });
}

describe("a prompt", () => {
  it("is created with its first version", async () => {
    const { status, json } = await callApi<PromptAnswer>("POST /prompts", {
      key,
      body: {
        name: "Support triage",
        description: "Sorts tickets.",
        tags: ["support", "support"],
        template: "Sort this: {{ ticket }}",
        change_note: "First.",
        ...settings,
      },
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      slug: "support-triage",
      tags: ["support"],
      version_count: 1,
      latest_version: {
        number: 1,
        template: "Sort this: {{ ticket }}",
        template_format: "liquid",
        variables: ["ticket"],
        provider: "openai",
        change_note: "First.",
      },
    });
  });

  it("is found by slug and by id, in either case", async () => {
    const prompt = await createPrompt();
    for (const name of [prompt.slug, prompt.id, prompt.id.toUpperCase()]) {
      expect(await succeed("GET /prompts/{prompt}", { key, params: { prompt: name } })).toEqual(prompt);
    }
  });

  it("says which template format it took", async () => {
    const format = async (template: string) =>
      (await createPrompt({ template })).latest_version?.template_format;
    expect(await format("Sort {ticket}")).toBe("f-string");
    expect(await format("Sort {{ ticket }} as {x}")).toBe("liquid");
    expect(await format("No variable")).toBe("liquid");
  });

  it("changes, is archived and comes back", async () => {
    const { slug } = await createPrompt();
    const params = { prompt: slug };
    const changed = await succeed<PromptAnswer>("PATCH /prompts/{prompt}", {
      key,
      params,
      body: { name: "Renamed", tags: ["a"], metadata: { team: ["x", 1] } },
    });
    expect(changed).toMatchObject({ name: "Renamed", slug, tags: ["a"], metadata: { team: ["x", 1] } });
    expect(await callApi("DELETE /prompts/{prompt}", { key, params })).toMatchObject({
      status: 204,
      text: "",
    });
    const archived = await succeed<PromptAnswer>("GET /prompts/{prompt}", { key, params });
    expect(archived.archived_at).not.toBeNull();
    const again = await refused("POST /prompts/{prompt}/versions", {
      key,
      params,
      body: { template: "New" },
    });
    expect(again.status).toBe(409);
    const back = await succeed<PromptAnswer>("PATCH /prompts/{prompt}", {
      key,
      params,
      body: { archived: false },
    });
    expect(back.archived_at).toBeNull();
  });

  it("is refused with a pointer to what is wrong", async () => {
    const problem = await refused("POST /prompts", {
      key,
      body: { name: "", template: "x", slugg: "y", parameters: { temperature: 9 } },
    });
    expect(problem.status).toBe(422);
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual([
      "/name",
      "/parameters/temperature",
      "/slugg",
    ]);
    const broken = await refused("POST /prompts", { key, body: { name: "Broken", template: "{% if x %}" } });
    expect(broken).toMatchObject({ status: 422 });
    expect(broken.errors[0]?.pointer).toMatch(/^\/(template|messages)/);
    for (const slug of ["diff", "compare"]) {
      expect(await refused("POST /prompts", { key, body: { name: "x", slug, template: "x" } })).toMatchObject(
        {
          status: 422,
          errors: [{ pointer: "/slug" }],
        },
      );
    }
  });

  it("keeps its slug to itself", async () => {
    const { slug } = await createPrompt();
    const problem = await refused("POST /prompts", { key, body: { name: "Other", slug, template: "x" } });
    expect(problem).toMatchObject({ status: 409, code: "conflict" });
  });
});

describe("the list of prompts", () => {
  it("comes in pages, searched and by tag", async () => {
    const own = await makeKey(await createWorkspace(), "editor");
    for (const name of ["One apple", "Two apples", "Three pears"]) {
      await succeed("POST /prompts", {
        key: own,
        body: { name, template: "x", tags: [name.includes("apple") ? "apple" : "pear"] },
      });
    }
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = `?limit=1${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: Page<PromptAnswer> = await succeed("GET /prompts", { key: own, query });
      expect(page.data).toHaveLength(1);
      names.push(...page.data.map(({ name }) => name));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(names.sort()).toEqual(["One apple", "Three pears", "Two apples"]);
    const find = async (query: string) =>
      (await succeed<Page<PromptAnswer>>("GET /prompts", { key: own, query })).data.map(({ name }) => name);
    expect((await find("?query=apple")).sort()).toEqual(["One apple", "Two apples"]);
    expect(await find("?tag=pear")).toEqual(["Three pears"]);
    expect(await find("?archived=true")).toEqual([]);
  });

  it.each([
    ["?limit=0", "/limit"],
    ["?limit=201", "/limit"],
    ["?limit=ten", "/limit"],
    ["?limit=1&limit=2", "/limit"],
    ["?cursor=nonsense", "/cursor"],
    ["?colour=red", "/colour"],
    ["?query=%00", "/query"],
    ["?archived=yes", "/archived"],
  ])("refuses %s", async (query, pointer) => {
    expect(await refused("GET /prompts", { key, query })).toMatchObject({
      status: 422,
      errors: [{ pointer }],
    });
  });

  it("refuses the cursor of another list", async () => {
    const { slug } = await createPrompt();
    await createVersion(slug, { template: "Again" });
    const params = { prompt: slug };
    const { next_cursor } = await succeed<Page<VersionAnswer>>("GET /prompts/{prompt}/versions", {
      key,
      params,
      query: "?limit=1",
    });
    const query = `?cursor=${encodeURIComponent(next_cursor ?? "")}`;
    expect(await refused("GET /prompts", { key, query })).toMatchObject({ status: 422 });
  });
});

describe("a version", () => {
  it("inherits what it leaves out and is found by number and id", async () => {
    const { id, slug } = await createPrompt({ response_format: { type: "json_object" } });
    const second = await createVersion(slug, { template: "Again {{ ticket }}", parameters: null });
    expect(second).toMatchObject({
      number: 2,
      prompt_id: id,
      model: "gpt-4.1-mini",
      parameters: {},
      response_format: { type: "json_object" },
    });
    for (const version of ["2", second.id]) {
      const params = { prompt: slug, version };
      expect(await succeed("GET /prompts/{prompt}/versions/{version}", { key, params })).toEqual(second);
    }
    const { data } = await succeed<Page<VersionAnswer>>("GET /prompts/{prompt}/versions", {
      key,
      params: { prompt: id },
    });
    expect(data.map(({ number }) => number)).toEqual([2, 1]);
  });

  it.each(["0", "-1", "2.5", "99", "latest", "00000000-0000-7000-8000-000000000000", "\u0000"])(
    "is not found as %j",
    async (version) => {
      const { slug } = await createPrompt();
      const params = { prompt: slug, version };
      expect(await refused("GET /prompts/{prompt}/versions/{version}", { key, params })).toMatchObject({
        status: 404,
      });
    },
  );

  it("does not answer under another prompt", async () => {
    const [one, other] = [await createPrompt(), await createPrompt()];
    const params = { prompt: one.slug, version: other.latest_version?.id ?? "" };
    for (const name of [
      "GET /prompts/{prompt}/versions/{version}",
      "POST /prompts/{prompt}/versions/{version}/activate",
      "POST /prompts/{prompt}/versions/{version}/render",
    ]) {
      expect((await refused(name, { key, params })).status).toBe(404);
    }
  });

  it("renders, naming each missing variable", async () => {
    const { slug } = await createPrompt({
      messages: [
        { role: "system", content: "You sort {{ kind }}." },
        { role: "user", content: "{{ ticket }}" },
      ],
      template: undefined,
    });
    const params = { prompt: slug, version: 1 };
    const name = "POST /prompts/{prompt}/versions/{version}/render";
    const body = { variables: { kind: "mail", ticket: { id: 1 } } };
    expect(await succeed(name, { key, params, body })).toEqual({
      messages: [
        { role: "system", content: "You sort mail." },
        { role: "user", content: '{"id":1}' },
      ],
    });
    const problem = await refused(name, { key, params, body: {} });
    expect(problem.status).toBe(422);
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual([
      "/variables/kind",
      "/variables/ticket",
    ]);
  });

  it("differs from another in text, settings and variables", async () => {
    const { slug, latest_version: first } = await createPrompt({ template: "Sort {{ ticket }}\nShort." });
    const second = await createVersion(slug, {
      template: "Sort {{ mail }}\nShort.",
      parameters: { temperature: 1 },
    });
    const diff = await succeed<Record<string, unknown>>("GET /prompts/diff", {
      key,
      query: `?from=${first?.id}&to=${second.id}`,
    });
    expect(diff).toMatchObject({
      from: { number: 1 },
      to: { number: 2 },
      variables: { added: ["mail"], removed: ["ticket"] },
    });
    expect(diff.unified_diff).toContain("-Sort {{ ticket }}");
    expect(diff.unified_diff).toContain("+Sort {{ mail }}");
    expect(JSON.stringify(diff.settings)).toContain("temperature");
    expect(
      (await refused("GET /prompts/diff", { key, query: "?from=1" })).errors.map((e) => e.pointer),
    ).toEqual(["/from", "/to"]);
    const unknown = `?from=${first?.id}&to=${randomUUID()}`;
    expect((await refused("GET /prompts/diff", { key, query: unknown })).status).toBe(404);
  });
});

describe("labels", () => {
  it("move, roll back and are removed", async () => {
    const { id, slug, latest_version: first } = await createPrompt();
    const second = await createVersion(slug, { template: "Two" });
    const activate = (version: number) =>
      succeed<LabelMoveAnswer>("POST /prompts/{prompt}/versions/{version}/activate", {
        key,
        params: { prompt: slug, version },
      });
    expect(await activate(1)).toEqual({
      prompt_id: id,
      label: "production",
      version_id: first?.id,
      previous_version_id: null,
    });
    expect(await activate(2)).toMatchObject({ version_id: second.id, previous_version_id: first?.id });
    expect(await activate(1)).toMatchObject({ version_id: first?.id, previous_version_id: second.id });
    const prompt = await succeed<PromptAnswer>("GET /prompts/{prompt}", { key, params: { prompt: slug } });
    expect(prompt.active_version_id).toBe(first?.id);

    const params = { prompt: slug, label: "staging" };
    for (const version_id of [2, "2", second.id]) {
      const moved = await succeed("PUT /prompts/{prompt}/labels/{label}", {
        key,
        params,
        body: { version_id },
      });
      expect(moved).toMatchObject({ label: "staging", version_id: second.id });
    }
    const list = await succeed<Page<{ label: string; version_number: number }>>(
      "GET /prompts/{prompt}/labels",
      {
        key,
        params: { prompt: slug },
      },
    );
    expect(list.data.map(({ label, version_number }) => [label, version_number]).sort()).toEqual([
      ["production", 1],
      ["staging", 2],
    ]);
    expect((await callApi("DELETE /prompts/{prompt}/labels/{label}", { key, params })).status).toBe(204);
    expect((await refused("GET /prompts/{prompt}/labels/{label}", { key, params })).status).toBe(404);
    expect((await refused("DELETE /prompts/{prompt}/labels/{label}", { key, params })).status).toBe(404);
  });

  it("answer 304 until something changes", async () => {
    const { slug } = await createPrompt();
    const params = { prompt: slug, label: "production" };
    const put = (version_id: number) =>
      succeed("PUT /prompts/{prompt}/labels/{label}", { key, params, body: { version_id } });
    const get = (etag?: string) =>
      callApi("GET /prompts/{prompt}/labels/{label}", {
        key,
        params,
        ...(etag === undefined ? {} : { headers: { "if-none-match": etag } }),
      });
    await put(1);
    const first = await get();
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const answer = await get(condition);
      expect([answer.status, answer.text, answer.headers.get("etag")]).toEqual([304, "", etag]);
    }
    expect((await get('"other"')).status).toBe(200);
    await createVersion(slug, { template: "Two" });
    await put(2);
    expect((await get(etag)).status).toBe(200);
  });

  it.each(["1", "Production", "a b", "latest", "x".repeat(65)])("refuse the name %j", async (label) => {
    const { slug } = await createPrompt();
    const problem = await refused("PUT /prompts/{prompt}/labels/{label}", {
      key,
      params: { prompt: slug, label },
      body: { version_id: 1 },
    });
    expect(problem.status).toBe(422);
  });

  it("refuse a version that is not there", async () => {
    const { slug } = await createPrompt();
    const params = { prompt: slug, label: "staging" };
    for (const [version_id, status] of [
      [7, 404],
      [randomUUID(), 404],
      ["seven", 422],
      [0, 422],
    ] as const) {
      const problem = await refused("PUT /prompts/{prompt}/labels/{label}", {
        key,
        params,
        body: { version_id },
      });
      expect([version_id, problem.status]).toEqual([version_id, status]);
    }
  });
});
