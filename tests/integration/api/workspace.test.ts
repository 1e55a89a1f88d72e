import { beforeAll, describe, expect, it } from "vitest";
import { GET as health } from "@/app/api/v1/health/route";
import { GET as openApi } from "@/app/api/v1/openapi.json/route";
import type { ApiKeyAnswer } from "@/lib/domain/api/api-keys";
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
