import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AssayError } from "@/lib/domain/errors";
import type { Role } from "@/lib/domain/permissions/roles";
import { pathId, pathText, pathVersion } from "@/lib/entry/path";
import { reply } from "@/lib/entry/reply";
import {
  type AccessRecord,
  createRoute,
  type NextRouteContext,
  type RouteEffects,
  type RouteHandler,
} from "@/lib/entry/route-kernel";

const origin = "http://assay.test";
const body = z.strictObject({ name: z.string().min(1), count: z.int().optional() });

function setUp(role: Role = "editor", effects: Partial<RouteEffects> = {}) {
  const records: AccessRecord[] = [];
  const route = createRoute({
    authenticate: async (request) => {
      if (request.headers.get("authorization") !== "Bearer good") {
        throw new AssayError("unauthenticated", "Send an API key.");
      }
      const viewer = {
        kind: "api_key",
        workspaceId: "w",
        role,
        userId: null,
        apiKeyId: "k",
        name: "ci",
      } as const;
      return { viewer, rateLimitPerMinute: 60 };
    },
    origin: (_headers, requestId) => ({ address: null, requestId }),
    limit: async () => ({ "ratelimit-limit": "60" }),
    idempotent: (_call, run) => run(),
    record: (entry) => records.push(entry),
    corsOrigins: () => [],
    isOverTls: () => false,
    ...effects,
  });
  return { route, records };
}

async function send(
  handler: RouteHandler,
  init: RequestInit & {
    path?: string;
    params?: Awaited<NextRouteContext["params"]>;
    key?: string | null;
  } = {},
) {
  const { path = "/api/v1/things", params = {}, key = "good", ...rest } = init;
  const headers = new Headers(rest.headers);
  if (key !== null) headers.set("authorization", `Bearer ${key}`);
  const request = new Request(`${origin}${path}`, { ...rest, headers, duplex: "half" } as RequestInit);
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  return { response, status: response.status, text, json: text === "" ? null : JSON.parse(text) };
}

function post(content: BodyInit, type = "application/json", headers: Record<string, string> = {}) {
  return { method: "POST", body: content, headers: { "content-type": type, ...headers } };
}

describe("route", () => {
  const echo = (role?: Role, effects?: Partial<RouteEffects>) =>
    setUp(role, effects).route(
      { permission: "prompt.create", body, status: 201 },
      ({ body: given }) => given,
    );

  it("answers plain data with its status, the request id and headers that keep it private", async () => {
    const { response, status, json } = await send(
      echo(),
      post('{"name":"a"}', undefined, { "x-request-id": "mine-1" }),
    );
    expect([status, json]).toEqual([201, { name: "a" }]);
    expect(response.headers.get("x-request-id")).toBe("mine-1");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("ratelimit-limit")).toBe("60");
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("makes a request id of its own when the given one could forge a log line", async () => {
    const { response } = await send(echo(), post('{"name":"a"}', undefined, { "x-request-id": "a b" }));
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("answers 401 with a challenge and never reads the body of a stranger", async () => {
    const { status, json, response } = await send(echo(), { ...post("{"), key: "bad" });
    expect(status).toBe(401);
    expect(json).toMatchObject({ status: 401, code: "unauthenticated", errors: [] });
    expect(json.request_id).toBe(response.headers.get("x-request-id"));
    expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  });

  it("answers 403 for a role that is too low", async () => {
    const { status, json } = await send(echo("viewer"), post('{"name":"a"}'));
    expect([status, json.code]).toEqual([403, "forbidden"]);
  });

  it.each([
    ["malformed JSON", "{", 400, "bad_request"],
    ["no body", "", 400, "bad_request"],
    ["invalid UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), 400, "bad_request"],
    ["a missing field", "{}", 422, "invalid"],
    ["U+0000", '{"name":"a\\u0000b"}', 422, "invalid"],
    ["half a surrogate pair", '{"name":"\\ud800"}', 422, "invalid"],
    ["an array", "[]", 422, "invalid"],
    ["null", "null", 422, "invalid"],
    ["a prototype", '{"name":"a","__proto__":{"x":1}}', 422, "invalid"],
    ["deep nesting", `{"name":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, 422, "invalid"],
  ])("refuses %s", async (_what, content, status, code) => {
    const answer = await send(echo(), post(content));
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it("points at each invalid and unknown field", async () => {
    const { status, json } = await send(echo(), post('{"name":"","colour":"red","count":1.5}'));
    expect(status).toBe(422);
    expect(json.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      "/colour",
      "/count",
      "/name",
    ]);
  });

  it.each([
    ["another type", post('{"name":"a"}', "text/plain")],
    ["a compressed body", post('{"name":"a"}', "application/json", { "content-encoding": "gzip" })],
  ])("answers 415 for %s", async (_what, init) => {
    expect((await send(echo(), init)).status).toBe(415);
  });

  it("takes JSON under a +json type", async () => {
    expect(
      (await send(echo(), post('{"name":"a"}', "application/merge-patch+json; charset=utf-8"))).status,
    ).toBe(201);
  });

  it("answers 413 for a declared length over the limit and for a stream that grows past it", async () => {
    const small = setUp().route({ permission: "prompt.create", body, bodyLimit: 1024 * 1024 }, () => null);
    const declared = await send(small, post("{}", undefined, { "content-length": String(2 * 1024 * 1024) }));
    expect(declared.status).toBe(413);
    let read = 0;
    const whole = new ReadableStream({
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20));
        if (read === 2) controller.close();
      },
    });
    const length = { "content-length": String(2 * 1024 * 1024) };
    expect((await send(small, post(whole, undefined, length))).status).toBe(413);
    // To its end, so that a client which sends everything first gets to see the answer.
    expect(read).toBe(2);
    let produced = 0;
    const endless = new ReadableStream({
      pull(controller) {
        produced += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      },
    });
    expect((await send(small, post(endless))).status).toBe(413);
    expect(produced).toBeLessThan(2 * 1024 * 1024);
  });

  it("takes no body or {} where none is expected, and refuses more", async () => {
    const bare = setUp().route({ permission: "label.set" }, () => ({ done: true }));
    expect((await send(bare, { method: "POST" })).status).toBe(200);
    expect((await send(bare, post("{}"))).status).toBe(200);
    expect((await send(bare, post('{"x":1}'))).status).toBe(422);
  });

  it("refuses unknown and repeated query parameters", async () => {
    const list = setUp().route(
      { permission: "prompt.read", query: z.strictObject({ tag: z.string().optional() }) },
      ({ query }) => query,
    );
    expect((await send(list, { path: "/api/v1/things?tag=a" })).json).toEqual({ tag: "a" });
    expect((await send(list, { path: "/api/v1/things?page=2" })).status).toBe(422);
    expect((await send(list, { path: "/api/v1/things?tag=a&tag=b" })).status).toBe(422);
    expect((await send(list, { path: "/api/v1/things?tag=%00" })).status).toBe(422);
  });

  it("answers 404 for path parameters that can name nothing", async () => {
    const one = setUp().route(
      {
        permission: "prompt.read",
        params: { id: pathId("Run"), label: pathText("Label"), version: pathVersion },
      },
      ({ params }) => params,
    );
    const id = "019a9f4e-0000-7000-8000-000000000001";
    const good = { id: id.toUpperCase(), label: "production", version: "3" };
    expect((await send(one, { params: good })).json).toEqual({
      id,
      label: "production",
      version: { number: 3 },
    });
    for (const bad of [{ id: "1" }, { label: "a\u0000" }, { version: "0" }, { version: "1e3" }]) {
      expect((await send(one, { params: { ...good, ...bad } })).status).toBe(404);
    }
  });

  it("masks an unknown error and records it with the request", async () => {
    const { route, records } = setUp();
    const broken = route({ permission: "prompt.read" }, () => {
      throw new Error("password is hunter2");
    });
    const { status, text, json } = await send(broken);
    expect(status).toBe(500);
    expect(text).not.toContain("hunter2");
    expect(json.detail).toContain(json.request_id);
    expect(records).toMatchObject([
      { status: 500, path: "/api/v1/things", error: { message: "password is hunter2" } },
    ]);
  });

  it("answers 503 while the database cannot be reached", async () => {
    const away = setUp().route({ permission: "prompt.read" }, () => {
      throw Object.assign(new Error("Can't reach database server at 10.0.0.1"), { code: "P1001" });
    });
    const { status, text, response } = await send(away);
    expect([status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(text).not.toContain("10.0.0.1");
  });

  it("answers 304 to a matching entity tag and 200 to another", async () => {
    const tagged = setUp().route({ permission: "prompt.read" }, () => reply({ a: 1 }, { etag: "v1" }));
    const first = await send(tagged);
    expect(first.response.headers.get("etag")).toBe('"v1"');
    const same = await send(tagged, { headers: { "if-none-match": 'W/"v0", W/"v1"' } });
    expect([same.status, same.text, same.response.headers.get("etag")]).toEqual([304, "", '"v1"']);
    expect((await send(tagged, { headers: { "if-none-match": '"v2"' } })).status).toBe(200);
  });

  it("answers 204 for nothing", async () => {
    const gone = setUp().route({ permission: "example.archive" }, () => undefined);
    expect(await send(gone, { method: "DELETE" })).toMatchObject({ status: 204, text: "" });
  });

  it("reads an upload by its content type and as a multipart file", async () => {
    const upload = setUp().route(
      { permission: "example.import", upload: ["text/csv", "application/json"] },
      ({ upload: given }) => given,
    );
    expect((await send(upload, post("a,b\n1,2", "text/csv; charset=utf-8"))).json).toEqual({
      type: "text/csv",
      text: "a,b\n1,2",
      filename: null,
    });
    const form = new FormData();
    form.set("file", new File(["a\n1"], "rows.csv", { type: "application/vnd.ms-excel" }));
    const asForm = { method: "POST", body: form };
    expect((await send(upload, asForm)).json).toEqual({
      type: "text/csv",
      text: "a\n1",
      filename: "rows.csv",
    });
    form.append("other", new File(["a"], "b.csv"));
    expect((await send(upload, { method: "POST", body: form })).status).toBe(400);
    expect((await send(upload, post("a", "text/html"))).status).toBe(415);
    expect((await send(upload, post("nonsense", "multipart/form-data; boundary=x"))).status).toBe(400);
  });

  it("keeps browsers to TLS where the call came over it, errors included", async () => {
    const overTls = echo("editor", { isOverTls: (headers) => headers.get("x-forwarded-proto") === "https" });
    const hsts = async (headers: Record<string, string>, key = "good") =>
      (await send(overTls, { ...post('{"name":"a"}', undefined, headers), key })).response.headers.get(
        "strict-transport-security",
      );
    expect(await hsts({})).toBeNull();
    expect(await hsts({ "x-forwarded-proto": "https" })).toContain("max-age=31536000");
    expect(await hsts({ "x-forwarded-proto": "https" }, "wrong")).toContain("max-age=31536000");
  });

  it("opens answers only to the origins that were listed", async () => {
    const open = echo("editor", { corsOrigins: () => ["https://app.example.com"] });
    const allowed = await send(open, post('{"name":"a"}', undefined, { origin: "https://app.example.com" }));
    expect(allowed.response.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
    expect(allowed.response.headers.get("access-control-allow-credentials")).toBeNull();
    const exposed = allowed.response.headers.get("access-control-expose-headers")?.split(", ");
    expect(exposed).toEqual(
      expect.arrayContaining(["etag", "retry-after", "idempotency-replayed", "content-disposition"]),
    );
    const other = await send(open, post('{"name":"a"}', undefined, { origin: "https://evil.example" }));
    expect(other.response.headers.get("access-control-allow-origin")).toBeNull();
    expect(other.response.headers.get("vary")).toContain("origin");
  });

  it("hands a POST with an Idempotency-Key to the store, with everything that must be equal", async () => {
    const calls: { key: string; fingerprint: string; path: string }[] = [];
    const once = echo("editor", {
      idempotent: async (call, run) => {
        calls.push({ key: call.key, fingerprint: Buffer.from(call.fingerprint).toString(), path: call.path });
        return run();
      },
    });
    const withKey = {
      ...post('{"name":"a"}', undefined, { "idempotency-key": "k1" }),
      path: "/api/v1/things/",
    };
    expect((await send(once, withKey)).status).toBe(201);
    expect(calls).toEqual([{ key: "k1", fingerprint: '\n{"name":"a"}', path: "/api/v1/things" }]);
    expect((await send(once, post("{}", undefined, { "idempotency-key": "k1" }))).status).toBe(422);
    expect((await send(once, post('{"name":"a"}', undefined, { "idempotency-key": "k 1" }))).status).toBe(
      400,
    );
    expect(calls).toHaveLength(1);
  });

  it("lets nobody past a refusing limit, with its headers", async () => {
    const limited = echo("editor", {
      limit: async () => {
        throw new AssayError("rate_limited", "Wait 7 seconds.", { headers: { "retry-after": "7" } });
      },
    });
    const { status, response } = await send(limited, post('{"name":"a"}'));
    expect([status, response.headers.get("retry-after")]).toEqual([429, "7"]);
  });

  it("serves the public without a key", async () => {
    const open = setUp().route({ permission: "public" }, ({ viewer }) => ({ viewer }));
    expect((await send(open, { key: null })).json).toEqual({ viewer: null });
  });
});
