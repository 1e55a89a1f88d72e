import { beforeAll, describe, expect, it, vi } from "vitest";
import { DELETE, PATCH } from "@/app/api/v1/api-keys/[id]/route";
import { GET, POST } from "@/app/api/v1/api-keys/route";
import { GET as GET_HEALTH } from "@/app/api/v1/health/route";
import { GET as GET_PROTECTED } from "@/app/api/v1/protected/route";
import { db } from "@/lib/data/client";
import { insertUser } from "@/lib/data/users";
import { addMember, insertWorkspace } from "@/lib/data/workspaces";
import { apiKeyCreatedSchema, apiKeyPageSchema, apiKeySchema } from "@/lib/domain/api/api-keys";
import { problemSchema } from "@/lib/domain/api/common";
import { healthSchema, protectedSchema } from "@/lib/domain/api/service";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import type { RouteHandler } from "@/lib/entry/route-kernel";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { setUpTestDatabase } from "@/tests/support/database";

setUpTestDatabase();

const keys = { admin: "", editor: "", foreign: "" };
let workspaceId = "";

async function makeKey(workspace: string, role: "admin" | "editor"): Promise<string> {
  return (await createApiKey(systemViewer(workspace), { name: role, role })).key;
}

beforeAll(async () => {
  workspaceId = (await insertWorkspace("Ours")).id;
  keys.admin = await makeKey(workspaceId, "admin");
  keys.editor = await makeKey(workspaceId, "editor");
  keys.foreign = await makeKey((await insertWorkspace("Theirs")).id, "admin");
});

interface Call {
  method?: string;
  key?: string | null;
  body?: unknown;
  id?: string;
  query?: string;
  headers?: Record<string, string>;
}

async function call(handler: RouteHandler, { method = "GET", key = keys.admin, ...rest }: Call = {}) {
  const headers = new Headers(rest.headers);
  if (key !== null) headers.set("authorization", `Bearer ${key}`);
  if (rest.body !== undefined) headers.set("content-type", "application/json");
  const init = { method, headers, ...(rest.body === undefined ? {} : { body: JSON.stringify(rest.body) }) };
  const request = new Request(`http://assay.test/api/v1/x${rest.query ?? ""}`, init);
  const response = await handler(request, {
    params: Promise.resolve(rest.id === undefined ? {} : { id: rest.id }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === "" ? null : JSON.parse(text) };
}

function create(body: unknown, headers: Record<string, string> = {}, key = keys.admin) {
  return call(POST, { method: "POST", body, headers, key });
}

describe("API keys", () => {
  it("prove themselves", async () => {
    const { status, json } = await call(GET_PROTECTED, { key: keys.editor });
    expect(status).toBe(200);
    expect(protectedSchema.parse(json)).toMatchObject({
      workspace_id: workspaceId,
      api_key: { role: "editor" },
    });
  });

  it.each([
    ["no key", null],
    ["another scheme's key", "Basic YTpi"],
    ["a key of the right shape", `assay_${"A".repeat(43)}`],
    ["an endless key", `assay_${"A".repeat(5_000)}`],
  ])("answer 401 for %s", async (_what, key) => {
    const { status, json, headers } = await call(GET_PROTECTED, { key });
    expect(status).toBe(401);
    expect(problemSchema.parse(json).code).toBe("unauthenticated");
    expect(headers.get("www-authenticate")).toContain("Bearer");
  });

  it("are shown once and kept as a hash", async () => {
    const { status, json } = await create({ name: "ci", role: "editor" });
    expect(status).toBe(201);
    const { key, id, prefix } = apiKeyCreatedSchema.parse(json);
    expect(key).toMatch(/^assay_[\w-]{43}$/);
    expect(key.startsWith(prefix)).toBe(true);
    const row = await db().apiKey.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(row)).not.toContain(key);
    expect(row.keyHash).toHaveLength(32);
    const list = apiKeyPageSchema.parse((await call(GET)).json);
    expect(list.data.map((one) => one.id)).toContain(id);
    expect(JSON.stringify(list)).not.toContain(key);
    expect((await call(GET_PROTECTED, { key })).status).toBe(200);
  });

  it("stop at once when deactivated, expired or deleted", async () => {
    const { id, key } = (await create({ name: "short" })).json;
    const off = await call(PATCH, { method: "PATCH", id, body: { is_active: false } });
    expect(apiKeySchema.parse(off.json).is_active).toBe(false);
    expect((await call(GET_PROTECTED, { key })).status).toBe(401);
    await call(PATCH, { method: "PATCH", id, body: { is_active: true, rate_limit_per_minute: null } });
    expect((await call(GET_PROTECTED, { key })).status).toBe(200);
    await db().apiKey.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect((await call(GET_PROTECTED, { key })).status).toBe(401);
    await db().apiKey.update({ where: { id }, data: { expiresAt: null } });
    expect((await call(DELETE, { method: "DELETE", id })).status).toBe(204);
    expect((await call(GET_PROTECTED, { key })).status).toBe(401);
    expect((await call(DELETE, { method: "DELETE", id })).status).toBe(404);
  });

  it("never do more than their person may, and stop with the membership", async () => {
    const user = await insertUser({
      email: "m@example.com",
      emailVerified: true,
      name: "M",
      passwordHash: null,
    });
    await addMember(workspaceId, user.id, "admin");
    const viewer = { ...systemViewer(workspaceId), userId: user.id };
    const { key } = await createApiKey(viewer, { name: "mine", role: "admin" });
    expect((await call(GET, { key })).status).toBe(200);
    await db().membership.updateMany({ where: { userId: user.id }, data: { role: "viewer" } });
    expect((await call(GET_PROTECTED, { key })).json.api_key.role).toBe("viewer");
    expect((await call(GET, { key })).status).toBe(403);
    await db().membership.deleteMany({ where: { userId: user.id } });
    expect((await call(GET_PROTECTED, { key })).status).toBe(401);
  });

  it("answer 403 below admin and 404 from another workspace", async () => {
    const { id } = (await create({ name: "ours" })).json;
    expect((await call(GET, { key: keys.editor })).status).toBe(403);
    expect((await create({ name: "x" }, {}, keys.editor)).status).toBe(403);
    for (const [handler, method] of [
      [PATCH, "PATCH"],
      [DELETE, "DELETE"],
    ] as const) {
      const body = method === "PATCH" ? { name: "stolen" } : undefined;
      expect((await call(handler, { method, id, body, key: keys.foreign })).status).toBe(404);
      expect((await call(handler, { method, id: "not-an-id", body })).status).toBe(404);
    }
    const list = (await call(GET, { key: keys.foreign })).json;
    expect(list.data.map((one: { id: string }) => one.id)).not.toContain(id);
  });

  it.each([
    ["no name", {}],
    ["the owner's role", { name: "x", role: "owner" }],
    ["a past expiry", { name: "x", expires_at: "2001-01-01T00:00:00Z" }],
    ["a limit of none", { name: "x", rate_limit_per_minute: 0 }],
    ["an unknown field", { name: "x", admin: true }],
  ])("answer 422 for %s", async (_what, body) => {
    const { status, json } = await create(body);
    expect(status).toBe(422);
    expect(problemSchema.parse(json).errors.length).toBeGreaterThan(0);
  });

  it("page through with a cursor, each once", async () => {
    for (let count = 0; count < 5; count += 1) await create({ name: `page ${count}` });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "?limit=2" : `?limit=2&cursor=${cursor}`;
      const page = apiKeyPageSchema.parse((await call(GET, { query })).json);
      seen.push(...page.data.map((key) => key.id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(await db().apiKey.count({ where: { workspaceId } }));
    expect((await call(GET, { query: "?cursor=nonsense" })).status).toBe(422);
  });

  it("note their last use without holding the request", async () => {
    const { id, key } = (await create({ name: "used" })).json;
    await call(GET_PROTECTED, { key });
    await vi.waitFor(async () => {
      expect((await db().apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt).not.toBeNull();
    });
  });

  it("repeat a creation under an Idempotency-Key without making a second, the secret encrypted at rest", async () => {
    const headers = { "idempotency-key": "make-one" };
    const before = await db().apiKey.count();
    const [first, twin] = await Promise.all([
      create({ name: "once" }, headers),
      create({ name: "once" }, headers),
    ]);
    const later = await create({ name: "once" }, headers);
    expect([first.status, twin.status, later.status]).toEqual([201, 201, 201]);
    expect(twin.json).toEqual(first.json);
    expect(later.json).toEqual(first.json);
    expect(later.headers.get("idempotency-replayed")).toBe("true");
    expect(await db().apiKey.count()).toBe(before + 1);
    expect(JSON.stringify(await db().idempotencyKey.findMany())).not.toContain(first.json.key);
    expect((await create({ name: "other" }, headers)).status).toBe(409);
  });
});

describe("health", () => {
  it("tells version, database and engine to anyone", async () => {
    const { status, json } = await call(GET_HEALTH, { key: null });
    expect(status).toBe(200);
    expect(healthSchema.parse(json)).toMatchObject({
      status: "ok",
      database: "ok",
      engine: { mode: "embedded" },
    });
  });
});
