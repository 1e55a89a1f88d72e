import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { operations } from "@/lib/domain/api/operations/all";
import type { Operation } from "@/lib/domain/api/operations/operation";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { minimumRole } from "@/lib/domain/permissions/permissions";
import { atLeast, type Role } from "@/lib/domain/permissions/roles";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { makeOwnThings } from "@/tests/support/own-things";
import { loadHandler, methodNames, restRoutes } from "@/tests/support/routes";
import { asRole, createWorkspace } from "@/tests/support/workspace";

const api = setUpApi();
const keys: Record<"viewer" | "editor" | "admin", string> = { viewer: "", editor: "", admin: "" };
/** Of another workspace. */
let foreignKey: string;
/** A value of the first workspace for each parameter of a path. */
const own: Record<string, Record<string, string>> = {};

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
const guarded = operations.filter(({ permission }) => permission !== "public");
/** A model's name is no id: every workspace may price any model. */
const byId = guarded.filter(({ path }) => path.includes("{") && !path.startsWith("/models/"));

function bodyOf({ body, bodyExample, upload }: Operation) {
  if (upload !== undefined) {
    const [type = ""] = upload.includes("application/json") ? ["application/json"] : upload;
    return {
      raw: type === "application/json" ? "[]" : "---\n---\nSay {{ question }}",
      headers: { "content-type": type },
    };
  }
  return body === undefined ? {} : { body: bodyExample ?? {} };
}

/** Parameters of a path; `id` means something else below each first folder. */
function paramsOf({ path }: Operation): Record<string, string> {
  const folder = path.split("/")[1] ?? "";
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return Object.fromEntries(names.map((name) => [name, own[folder]?.[name] ?? own.shared?.[name] ?? ""]));
}

beforeAll(async () => {
  for (const role of ["viewer", "editor", "admin"] as const) keys[role] = await makeKey(api.viewer, role);
  foreignKey = await makeKey(await createWorkspace("owner"), "admin");
  const things = await makeOwnThings(api, keys.admin);
  own.shared = { prompt: things.prompt, version: "1", label: "production", task: things.run };
  own["golden-examples"] = { id: things.example };
  own.runs = { id: things.run };
  own.experiments = { id: things.experiment };
  own["experiment-results"] = { id: things.experiment };
  own.evaluators = { id: things.evaluator };
  own.evaluations = { id: things.evaluation };
  own.cells = { id: things.cell };
  own.members = { id: things.member };
  own.invitations = { id: things.invitation };
  own["api-keys"] = { id: things.apiKey };
  own["provider-connections"] = { id: things.connection };
  own.webhooks = { id: things.webhook, delivery: things.delivery };
  own.jobs = { id: things.job };
});

describe("without a good key", () => {
  it.each(guarded.map((operation) => [nameOf(operation), operation] as const))(
    "%s answers 401",
    async (name, operation) => {
      const call = { params: paramsOf(operation), ...bodyOf(operation) };
      const problem = await refused(name, { key: null, ...call });
      expect(problem).toMatchObject({ status: 401, code: "unauthenticated" });
      expect((await refused(name, { key: `assay_${"A".repeat(43)}`, ...call })).status).toBe(401);
    },
  );

  it("says how to send one", async () => {
    const { headers } = await callApi("GET /protected", { key: null });
    expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
  });

  it.each(["Basic YTpi", "Bearer", "Bearer  ", "assay_x", "Bearer sk-foreign", "Bearer assay_\u00e9"])(
    "refuses %j",
    async (authorization) => {
      const problem = await refused("GET /protected", { key: null, headers: { authorization } });
      expect(problem.status).toBe(401);
    },
  );

  it("refuses an inactive, an expired and a deleted one, and a former member's", async () => {
    const admin = keys.admin;
    const make = (body: Record<string, unknown>) =>
      succeed<{ id: string; key: string }>("POST /api-keys", {
        key: admin,
        body: { name: "short", ...body },
      });
    const status = async (key: string) => (await callApi("GET /protected", { key })).status;

    const paused = await make({});
    expect(await status(paused.key)).toBe(200);
    const patch = (is_active: boolean) =>
      succeed("PATCH /api-keys/{id}", { key: admin, params: { id: paused.id }, body: { is_active } });
    await patch(false);
    expect(await status(paused.key)).toBe(401);
    await patch(true);
    expect(await status(paused.key)).toBe(200);
    await callApi("DELETE /api-keys/{id}", { key: admin, params: { id: paused.id } });
    expect(await status(paused.key)).toBe(401);

    const expiring = await make({ expires_at: new Date(Date.now() + 60_000).toISOString() });
    expect(await status(expiring.key)).toBe(200);
    await db().apiKey.update({
      where: { id: expiring.id },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    expect(await status(expiring.key)).toBe(401);

    const member = await createWorkspace("admin");
    const theirs = await makeKey(member, "viewer");
    expect(await status(theirs)).toBe(200);
    await db().membership.deleteMany({ where: { workspaceId: member.workspaceId } });
    expect(await status(theirs)).toBe(401);
  });

  it("never does more than its person may do now", async () => {
    const member = await createWorkspace("admin");
    const key = await makeKey(member, "admin");
    await db().membership.updateMany({
      where: { workspaceId: member.workspaceId },
      data: { role: "viewer" },
    });
    expect((await refused("POST /prompts", { key, body: { name: "x", template: "x" } })).status).toBe(403);
    expect(await succeed("GET /protected", { key })).toMatchObject({ api_key: { role: "viewer" } });
  });
});

const tooLow = guarded.flatMap((operation) => {
  const { permission } = operation;
  if (permission === "public" || permission === "authenticated") return [];
  const roles: Exclude<Role, "owner">[] = ["viewer", "editor", "admin"];
  return roles
    .filter((role) => !atLeast(role, minimumRole[permission]))
    .map((role) => [nameOf(operation), role, operation] as const);
});

describe("with too low a role", () => {
  it("there is something to refuse", () => expect(tooLow.length).toBeGreaterThan(20));

  it.each(tooLow)("%s answers %s 403", async (name, role, operation) => {
    const call = { key: keys[role], params: paramsOf(operation), ...bodyOf(operation) };
    expect(await refused(name, call)).toMatchObject({ status: 403, code: "forbidden" });
  });
});

/** Single things, and lists of what everybody or the stranger has. */
const notOwnLists = [
  "/protected",
  "/me",
  "/members",
  "/workspace",
  "/prompts/diff",
  "/models",
  "/evaluators/types",
  "/audit-logs",
  "/audit-logs/export",
];

const enough = guarded.flatMap((operation) => {
  const { permission } = operation;
  const roles: Exclude<Role, "owner">[] = ["viewer", "editor", "admin"];
  return roles
    .filter(
      (role) =>
        permission === "public" || permission === "authenticated" || atLeast(role, minimumRole[permission]),
    )
    .map((role) => [nameOf(operation), role, operation] as const);
});

describe("with a role that is enough", () => {
  it.each(enough)("%s lets %s in", async (name, role, operation) => {
    // What names nothing, or is no input at all, is refused for that and not for the role.
    const params = Object.fromEntries(Object.keys(paramsOf(operation)).map((one) => [one, randomUUID()]));
    const raw = { raw: "]", headers: { "content-type": "application/json" } };
    const body = operation.method === "GET" || operation.method === "DELETE" ? {} : raw;
    const { status } = await callApi(name, { key: keys[role], params, ...body });
    expect([401, 403]).not.toContain(status);
  });
});

describe("what belongs to another workspace", () => {
  it.each(byId.map((operation) => [nameOf(operation), operation] as const))(
    "is 404 for %s, like what does not exist",
    async (name, operation) => {
      const params = paramsOf(operation);
      expect(Object.values(params), `no ${name} to ask for`).not.toContain("");
      const foreign = await refused(name, { key: foreignKey, params, ...bodyOf(operation) });
      expect(foreign).toMatchObject({ status: 404, code: "not_found" });
      const unknown = Object.fromEntries(Object.keys(params).map((parameter) => [parameter, randomUUID()]));
      const absent = await refused(name, { key: foreignKey, params: unknown, ...bodyOf(operation) });
      expect({ ...absent, request_id: "" }).toEqual({ ...foreign, request_id: "" });
    },
  );

  // A label is a free name: one that can name nothing is refused by PUT as such.
  it.each(
    byId.filter(({ id }) => id !== "setLabel").map((operation) => [nameOf(operation), operation] as const),
  )("malformed ids are 404 for %s", async (name, operation) => {
    for (const text of [
      "not-an-id",
      "\u0000",
      "%",
      "a".repeat(2000),
      "\ud800",
      "../x",
      "00000000-0000-0000-0000-00000000000g",
    ]) {
      const params = Object.fromEntries(
        Object.keys(paramsOf(operation)).map((parameter) => [parameter, text.toWellFormed()]),
      );
      const { status } = await refused(name, { key: keys.admin, params, ...bodyOf(operation) });
      expect([text, status]).toEqual([text, 404]);
    }
  });

  it("is as if it did not exist in bodies and queries", async () => {
    const { prompt = "", task = "" } = own.shared ?? {};
    const theirs = await succeed<PromptAnswer>("GET /prompts/{prompt}", {
      key: keys.viewer,
      params: { prompt },
    });
    const version = theirs.latest_version?.id ?? "";
    const other = await succeed<PromptAnswer>("POST /prompts", {
      key: foreignKey,
      body: { name: "Mine", template: "x", provider: "openai", model: "gpt-4.1-mini" },
    });
    await succeed("POST /golden-examples", {
      key: foreignKey,
      body: { prompt_id: other.id, input_data: {} },
    });
    const experiment = { experiment_name: "x", evaluators: [{ type: "contains" }] };
    const calls = (p: string, v: string, e: string): [string, Record<string, unknown>][] => [
      ["POST /golden-examples", { prompt_id: p, input_data: {} }],
      ["POST /run", { prompt: p }],
      ["POST /run", { prompt_version_id: v }],
      ["POST /run-experiment", { prompt_id: p, ...experiment }],
      ["POST /run-experiment", { prompt_id: other.slug, version_ids: [v], ...experiment }],
      ["POST /run-experiment", { prompt_id: other.slug, example_ids: [e], ...experiment }],
      ["POST /prompts/compare", { prompt_id: p, version_a: 1, version_b: 2 }],
      ["POST /prompts/compare", { prompt_id: other.slug, version_a: 1, version_b: v }],
    ];
    const unknown = [randomUUID(), randomUUID(), randomUUID()] as const;
    const absent = calls(...unknown);
    for (const [index, [name, body]] of calls(prompt, version, own["golden-examples"]?.id ?? "").entries()) {
      const foreign = await refused(name, { key: foreignKey, body });
      const missing = await refused(name, { key: foreignKey, body: absent[index]?.[1] });
      const plain = ({ status, code, errors }: typeof foreign) => ({
        status,
        code,
        pointers: errors.map(({ pointer }) => pointer),
      });
      expect([name, plain(foreign)]).toEqual([name, plain(missing)]);
      expect([404, 422]).toContain(foreign.status);
    }
    const query = `?from=${version}&to=${version}`;
    expect((await refused("GET /prompts/diff", { key: foreignKey, query })).status).toBe(404);
    for (const filter of [`?prompt_id=${prompt}`, `?query=Say`]) {
      const runs = await callApi<{ data?: unknown[] }>("GET /runs", { key: foreignKey, query: filter });
      expect(runs.json.data ?? []).toEqual([]);
    }
    expect((await refused("GET /task-status/{task}", { key: foreignKey, params: { task } })).status).toBe(
      404,
    );
  });

  it("is in no list", async () => {
    const lists = guarded.filter(({ method, path }) => method === "GET" && !path.includes("{"));
    const stranger = await makeKey(asRole(await createWorkspace("owner"), "owner"), "admin");
    for (const operation of lists) {
      if (notOwnLists.includes(operation.path)) continue;
      const { data } = await succeed<{ data: { name?: string; object?: { name: string } }[] }>(
        nameOf(operation),
        { key: stranger },
      );
      // The stranger's own: the key that asks, and the record that it was made.
      const theirs = data.filter(({ name, object }) => (name ?? object?.name) !== "admin key");
      expect([operation.path, theirs]).toEqual([operation.path, []]);
    }
  });
});

describe("paths", () => {
  it("answer methods they have not with 405 and Allow", async () => {
    for (const { file, path } of restRoutes) {
      const allowed = operations
        .filter((operation) => `/api/v1${operation.path}` === path)
        .map(({ method }) => method);
      for (const method of methodNames.filter((name) => !allowed.includes(name))) {
        const handler = await loadHandler(file, method);
        const request = new Request(`http://assay.test${path}`, { method });
        const response = await handler(request, { params: Promise.resolve({}) });
        expect([method, path, response.status]).toEqual([method, path, 405]);
        const allow = response.headers.get("allow")?.split(", ") ?? [];
        expect(allow).toEqual(expect.arrayContaining([...allowed, "OPTIONS"]));
        expect(await response.json()).toMatchObject({ code: "method_not_allowed", status: 405 });
      }
    }
  });

  it("that do not exist are 404 for every method, as a problem", async () => {
    for (const method of methodNames) {
      const handler = await loadHandler("app/api/[[...rest]]/route.ts", method);
      const request = new Request("http://assay.test/api/v1/nothing/here", { method });
      const response = await handler(request, { params: Promise.resolve({ rest: "nothing" }) });
      expect(response.status).toBe(404);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
    }
  });
});
