import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { GET as health } from "@/app/api/v1/health/route";
import { GET as openApi } from "@/app/api/v1/openapi.json/route";
import { db } from "@/lib/data/client";
import type { ApiKeyAnswer } from "@/lib/domain/api/api-keys";
import type { MemberAnswer } from "@/lib/domain/api/members";
import { changeMemberRole, removeMember } from "@/lib/services/manage-members";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { createWorkspace } from "@/tests/support/workspace";

const api = setUpApi();
let key: string;

beforeAll(async () => {
  key = await makeKey(api.viewer, "admin");
});

describe("the service", () => {
  it("says that it is well, without a key", async () => {
    const answer = await succeed("GET /health", { key: null });
    expect(answer).toMatchObject({ status: "ok", database: "ok", engine: { mode: "embedded" } });
    const head = await health(new Request("http://assay.test/api/v1/health/"), {
      params: Promise.resolve({}),
    });
    expect(head.status).toBe(200);
  });

  it("describes itself, without a key", async () => {
    const response = await openApi(new Request("http://assay.test/api/v1/openapi.json"), {
      params: Promise.resolve({}),
    });
    expect(await response.json()).toMatchObject({ openapi: "3.1.1", info: { title: "Assay" } });
  });

  it("proves a key", async () => {
    expect(await succeed("GET /protected", { key })).toMatchObject({
      workspace_id: api.viewer.workspaceId,
      api_key: { name: "admin key", role: "admin" },
    });
  });
});

describe("members", () => {
  async function team() {
    const owner = await createWorkspace("owner");
    const add = async (role: "owner" | "admin" | "viewer") => {
      const user = await db().user.create({ data: { email: `${randomUUID()}@example.com`, name: role } });
      const member = await db().membership.create({
        data: { workspaceId: owner.workspaceId, userId: user.id, role },
      });
      return member.id;
    };
    const list = async (withKey: string) =>
      (await succeed<{ data: MemberAnswer[] }>("GET /members", { key: withKey })).data;
    return { owner, add, list, key: await makeKey(owner, "admin") };
  }

  it("are listed and say who one is", async () => {
    const { owner, add, list, key: own } = await team();
    await add("viewer");
    const members = await list(own);
    expect(members.map(({ role }) => role)).toEqual(["viewer", "owner"]);
    expect(await succeed("GET /me", { key: own })).toMatchObject({
      workspace_id: owner.workspaceId,
      user: { id: owner.userId },
      role: "admin",
    });
  });

  it("change and lose their role, but a key of an admin touches no owner", async () => {
    const { add, list, key: own } = await team();
    const id = await add("viewer");
    const patch = (member: string, role: string) =>
      callApi<MemberAnswer>("PATCH /members/{id}", { key: own, params: { id: member }, body: { role } });
    expect((await patch(id, "editor")).json.role).toBe("editor");
    expect((await patch(id, "owner")).status).toBe(403);
    const owner = (await list(own)).find(({ role }) => role === "owner")?.id ?? "";
    expect((await patch(owner, "viewer")).status).toBe(403);
    expect((await refused("DELETE /members/{id}", { key: own, params: { id: owner } })).status).toBe(403);
    expect((await callApi("DELETE /members/{id}", { key: own, params: { id } })).status).toBe(204);
    expect(await list(own)).toHaveLength(1);
  });

  it("keep their last owner, also when two step down at once", async () => {
    const { owner, add } = await team();
    const second = await add("owner");
    const first = await db().membership.findFirstOrThrow({
      where: { workspaceId: owner.workspaceId, userId: owner.userId ?? "" },
    });
    const outcomes = await Promise.allSettled([
      changeMemberRole(owner, first.id, "viewer"),
      removeMember(owner, second),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const owners = { workspaceId: owner.workspaceId, role: "owner" as const };
    expect(await db().membership.count({ where: owners })).toBe(1);
  });
});

describe("feedback", () => {
  it("is kept with its run", async () => {
    const run = await succeed<{ id: string }>("POST /llm/request", {
      key,
      query: "?wait=20",
      body: { provider: "openai", model: "gpt-4.1-mini", messages: [{ role: "user", content: "x" }] },
    });
    const give = (body: Record<string, unknown>) =>
      callApi("POST /feedback", { key, body: { run_id: run.id, ...body } });
    expect(await give({ value: 1, comment: "Good." })).toMatchObject({
      status: 201,
      json: { run_id: run.id, value: 1, comment: "Good." },
    });
    expect((await give({ value: -1 })).json.comment).toBeNull();
    expect((await give({ value: 0 })).status).toBe(422);
    const stranger = await makeKey(await createWorkspace("owner"), "admin");
    const foreign = await refused("POST /feedback", { key: stranger, body: { run_id: run.id, value: 1 } });
    expect(foreign.status).toBe(404);
  });
});

describe("API keys", () => {
  it("show themselves once", async () => {
    const { status, json } = await callApi<ApiKeyAnswer & { key: string }>("POST /api-keys", {
      key,
      body: { name: "ci", role: "viewer" },
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({ name: "ci", role: "viewer", is_active: true, rate_limit_per_minute: 60 });
    expect(json.key).toMatch(/^assay_[\w-]{43}$/);
    expect(json.key.startsWith(json.prefix)).toBe(true);
    const list = await callApi<{ data: ApiKeyAnswer[] }>("GET /api-keys", { key });
    expect(list.text).not.toContain(json.key);
    expect(list.json.data.map(({ id }) => id)).toContain(json.id);
    const changed = await succeed<ApiKeyAnswer>("PATCH /api-keys/{id}", {
      key,
      params: { id: json.id },
      body: { name: "CI", rate_limit_per_minute: 5 },
    });
    expect(changed).toMatchObject({ name: "CI", rate_limit_per_minute: 5 });
    const usual = await succeed<ApiKeyAnswer>("PATCH /api-keys/{id}", {
      key,
      params: { id: json.id },
      body: { rate_limit_per_minute: null },
    });
    expect(usual.rate_limit_per_minute).toBe(60);
  });

  it.each([
    [{}, "/name"],
    [{ name: "x", role: "owner" }, "/role"],
    [{ name: "x", rate_limit_per_minute: 0 }, "/rate_limit_per_minute"],
    [{ name: "x", expires_at: "2001-01-01T00:00:00Z" }, "/expires_at"],
    [{ name: "x", expires_at: "tomorrow" }, "/expires_at"],
  ])("refuse %j", async (body, pointer) => {
    expect(await refused("POST /api-keys", { key, body })).toMatchObject({
      status: 422,
      errors: [{ pointer }],
    });
  });

  it("come in pages", async () => {
    const own = await createWorkspace("owner");
    const first = await makeKey(own, "admin");
    for (let count = 0; count < 4; count += 1) await makeKey(own, "viewer");
    const seen: string[] = [];
    let query = "?limit=2";
    for (;;) {
      const page = await succeed<{ data: ApiKeyAnswer[]; next_cursor: string | null }>("GET /api-keys", {
        key: first,
        query,
      });
      seen.push(...page.data.map(({ id }) => id));
      if (page.next_cursor === null) break;
      query = `?limit=2&cursor=${page.next_cursor}`;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });
});
