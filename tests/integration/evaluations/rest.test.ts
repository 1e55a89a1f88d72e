import { beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

let viewer: Viewer;
let key = "";
let reader = "";
let stranger = "";

beforeAll(async () => {
  viewer = await createWorkspace();
  key = await makeKey(viewer, "editor");
  reader = await makeKey(viewer, "viewer");
  stranger = await makeKey(await createWorkspace(), "editor");
});

const pattern = { name: "One word", type: "regex", config: { pattern: "^\\w+$" } };

describe("the evaluator library over REST", () => {
  it("is made, listed, changed and archived", async () => {
    const made = await succeed<{ id: string; config: unknown }>("POST /evaluators", { key, body: pattern });
    expect(made.config).toMatchObject({ pattern: "^\\w+$" });
    const params = { id: made.id };
    expect(await succeed("GET /evaluators/{id}", { key: reader, params })).toEqual(made);
    const list = await succeed<{ data: { id: string }[] }>("GET /evaluators", {
      key,
      query: "?type=regex&query=one",
    });
    expect(list.data.map(({ id }) => id)).toEqual([made.id]);
    const body = { threshold: 0.5, gate: true };
    expect(await succeed("PATCH /evaluators/{id}", { key, params, body })).toMatchObject(body);
    expect((await refused("PATCH /evaluators/{id}", { key, params, body: { type: "bleu" } })).status).toBe(
      422,
    );
    expect(await refused("POST /evaluators", { key, body: pattern })).toMatchObject({
      status: 409,
      errors: [{ pointer: "/name" }],
    });
    expect((await callApi("DELETE /evaluators/{id}", { key, params })).status).toBe(204);
    expect((await refused("GET /evaluators/{id}", { key, params })).status).toBe(404);
    expect((await refused("DELETE /evaluators/{id}", { key, params })).status).toBe(404);
  });

  it("is a viewer's to read and another workspace's not at all", async () => {
    const { id } = await succeed<{ id: string }>("POST /evaluators", {
      key,
      body: { ...pattern, name: "Mine" },
    });
    expect((await refused("POST /evaluators", { key: reader, body: pattern })).status).toBe(403);
    for (const name of ["GET", "DELETE"]) {
      expect((await refused(`${name} /evaluators/{id}`, { key: stranger, params: { id } })).status).toBe(404);
    }
    expect(await succeed("GET /evaluators", { key: stranger })).toEqual({ data: [], next_cursor: null });
  });

  it("describes every type with a schema of its config", async () => {
    const { data } = await succeed<{ data: { type: string; config_schema: { properties?: object } }[] }>(
      "GET /evaluators/types",
      { key: reader },
    );
    expect(data).toHaveLength(19);
    expect(data.find(({ type }) => type === "rubric")?.config_schema.properties).toHaveProperty("criteria");
  });
});

describe("evaluations over REST", () => {
  it("score an output, by a name of the library or written out, and are kept", async () => {
    await succeed("POST /evaluators", { key, body: { ...pattern, name: "Is a word" } });
    const body = {
      output: "billing",
      expected_output: "billing",
      evaluators: ["Is a word", { type: "exact_match" }],
    };
    const made = await callApi<{ id: string; scores: { evaluator: string; score: number }[] }>(
      "POST /evaluations",
      { key, body },
    );
    expect(made.status).toBe(201);
    expect(made.json.scores.map(({ evaluator, score }) => [evaluator, score])).toEqual([
      ["Is a word", 1],
      ["exact_match", 1],
    ]);
    expect(await succeed("GET /evaluations/{id}", { key: reader, params: { id: made.json.id } })).toEqual(
      made.json,
    );
    const list = await succeed<{ data: unknown[] }>("GET /evaluations", { key, query: "?limit=1" });
    expect(list.data).toEqual([made.json]);
    expect(
      (await refused("GET /evaluations/{id}", { key: stranger, params: { id: made.json.id } })).status,
    ).toBe(404);
  });

  it("name what is wrong", async () => {
    const unknown = await refused("POST /evaluations", {
      key,
      body: { output: "a", evaluators: ["No such"] },
    });
    expect(unknown).toMatchObject({ status: 422, errors: [{ pointer: "/evaluators/0" }] });
    const both = {
      output: "a",
      run_id: "01976f44-a1b2-7f00-9c1d-2f60b1f7e030",
      evaluators: [{ type: "bleu" }],
    };
    expect((await refused("POST /evaluations", { key, body: both })).errors[0]?.pointer).toBe("/run_id");
    const missing = { run_id: both.run_id, evaluators: both.evaluators };
    expect((await refused("POST /evaluations", { key, body: missing })).status).toBe(404);
    const wrong = { output: "a", evaluators: [{ type: "regex", config: { pattern: "[" } }] };
    expect((await refused("POST /evaluations", { key, body: wrong })).errors[0]?.pointer).toBe(
      "/evaluators/0/config/pattern",
    );
  });
});
