import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientAddress } from "@/lib/auth/client-address";
import { prepareRequests, unroutedMethodHeader } from "@/lib/entry/incoming";
import { reloadEnv } from "@/lib/env";

process.env.DATABASE_URL ??= "postgresql://nobody@127.0.0.1:1/none";
process.env.ENCRYPTION_KEY ??= Buffer.alloc(32, 1).toString("base64");
process.env.NEXTAUTH_SECRET ??= "x".repeat(32);

const server = createServer((request, response) => {
  const forwarded = String(request.headers["x-forwarded-for"]);
  const address = clientAddress(new Headers({ "x-forwarded-for": forwarded }));
  const { url, method, headers } = request;
  response.end(JSON.stringify({ url, address, method, unrouted: headers[unroutedMethodHeader] }));
});
let base = "";

beforeAll(async () => {
  prepareRequests();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  delete process.env.ASSAY_TRUSTED_PROXIES;
  reloadEnv();
});

async function ask(path: string, forwarded?: string): Promise<{ url: string; address: string }> {
  const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return (await fetch(base + path, { headers })).json() as Promise<{ url: string; address: string }>;
}

function trust(proxies: number): void {
  process.env.ASSAY_TRUSTED_PROXIES = String(proxies);
  reloadEnv();
}

describe("a client's address", () => {
  it("is the connection's, whatever the client claims", async () => {
    trust(0);
    expect((await ask("/")).address).toBe("127.0.0.1");
    expect((await ask("/", "203.0.113.7")).address).toBe("127.0.0.1");
    expect((await ask("/", "203.0.113.7, 198.51.100.1")).address).toBe("127.0.0.1");
  });

  it("is what the outermost trusted proxy saw", async () => {
    trust(1);
    expect((await ask("/", "6.6.6.6, 203.0.113.7")).address).toBe("203.0.113.7");
    trust(2);
    expect((await ask("/", "6.6.6.6, 203.0.113.7, 10.0.0.1")).address).toBe("203.0.113.7");
    expect((await ask("/", "203.0.113.7")).address).toBe("203.0.113.7");
  });

  it("is unknown without any, and IPv4 where the socket speaks IPv6", () => {
    trust(0);
    expect(clientAddress(new Headers())).toBe("unknown");
    expect(clientAddress(new Headers({ "x-forwarded-for": "::ffff:192.0.2.1" }))).toBe("192.0.2.1");
    expect(clientAddress(new Headers({ "x-forwarded-for": "2001:db8::1" }))).toBe("2001:db8::1");
  });
});

describe("a path", () => {
  it("whose escapes are no UTF-8 becomes one that is unknown, below the REST API only", async () => {
    expect((await ask("/api/v1/runs/%F0%28?x=1")).url).toBe("/api/v1/-unreadable-path");
    expect((await ask("/api/v1/runs/%")).url).toBe("/api/v1/-unreadable-path");
    expect((await ask("/api/v1/runs/%C3%A9?q=%FF")).url).toBe("/api/v1/runs/%C3%A9?q=%FF");
    expect((await ask("/prompts/%F0%28")).url).toBe("/prompts/%F0%28");
  });
});

describe("a method", () => {
  async function askBy(method: string, headers: Record<string, string> = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      httpRequest(`${base}/api/v1/runs`, { method, headers }, (response) => resolve(json(response)))
        .on("error", reject)
        .end();
    });
  }

  it.each(["TRACE", "PROPFIND", "PURGE"])("%s, which no route has, comes as OPTIONS", async (method) => {
    expect(await askBy(method)).toMatchObject({ method: "OPTIONS", unrouted: method });
  });

  it("which routes have is left alone, and nobody outside can claim another", async () => {
    const answer = await askBy("DELETE", { [unroutedMethodHeader]: "TRACE" });
    expect(answer).toMatchObject({ method: "DELETE" });
    expect(answer).not.toHaveProperty("unrouted");
  });
});
