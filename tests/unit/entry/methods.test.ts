import { describe, expect, it } from "vitest";
import { unroutedMethodHeader } from "@/lib/entry/incoming";
import { methods, route, unknownPath } from "@/lib/entry/route";
import { isWrapped, type RouteHandler } from "@/lib/entry/route-kernel";

process.env.DATABASE_URL ??= "postgresql://nobody@127.0.0.1:1/none";
process.env.ENCRYPTION_KEY ??= Buffer.alloc(32, 1).toString("base64");
process.env.NEXTAUTH_SECRET ??= "x".repeat(32);
process.env.ASSAY_CORS_ORIGINS = "https://app.example.com";

function send(handler: RouteHandler, method: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request("http://assay.test/api/v1/things?x=1", { method, ...init });
  return handler(request, { params: Promise.resolve({}) });
}

const handlers = methods({
  GET: route({ permission: "public", unread: true }, () => ({ ok: true })),
  DELETE: route({ permission: "public" }, () => undefined),
});

describe("methods", () => {
  it.each(["POST", "PUT", "PATCH"] as const)("answers %s with 405 and Allow as a problem", async (method) => {
    const response = await send(handlers[method], method, { body: "not json" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, DELETE, HEAD, OPTIONS");
    expect(await response.json()).toMatchObject({ status: 405, code: "method_not_allowed" });
  });

  it("answers a method that no route has with 405 as well", async () => {
    const response = await send(handlers.OPTIONS, "OPTIONS", {
      headers: { [unroutedMethodHeader]: "TRACE" },
    });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, DELETE, HEAD, OPTIONS");
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("TRACE") });
  });

  it("answers HEAD as GET without its body", async () => {
    const response = await send(handlers.HEAD, "HEAD");
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("content-type")).toContain("application/json");
  });

  it("answers a preflight of a listed origin", async () => {
    const response = await send(handlers.OPTIONS, "OPTIONS", {
      headers: { origin: "https://app.example.com", "access-control-request-method": "DELETE" },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
    expect(response.headers.get("access-control-allow-methods")).toContain("DELETE");
    expect(response.headers.get("access-control-allow-headers")).toContain("idempotency-key");
  });

  it("wraps every handler it exports", () => {
    for (const handler of [...Object.values(handlers), ...Object.values(unknownPath())]) {
      expect(isWrapped(handler)).toBe(true);
    }
    expect(isWrapped(async () => new Response())).toBe(false);
  });

  it("answers an unknown path with 404 for every method", async () => {
    for (const [method, handler] of Object.entries(unknownPath())) {
      const response = await send(handler, method);
      expect(response.status).toBe(404);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
    }
  });
});
