import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { providerFetch } from "@/lib/providers/transport";

let server: Server | null = null;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
});

async function serve(listener: RequestListener, host = "127.0.0.1"): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return host.includes(":") ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

const post = { method: "POST", headers: { "content-type": "application/json" }, body: '{"a":"é"}' };
const json = { "content-type": "application/json" };
const text = JSON.stringify({ long: "ä".repeat(50_000) });

function canListenOnIpv6(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(0, "::1", () => probe.close(() => resolve(true)));
  });
}

describe("the transport", () => {
  it("sends method, headers and body as they are, and gives status and repeated headers back", async () => {
    let seen = "";
    const url = await serve(async (request, response) => {
      for await (const part of request) seen += part;
      response.writeHead(429, { ...json, "set-cookie": ["a=1", "b=2"], "retry-after": "7" });
      response.end(`{"method":"${request.method}","type":"${request.headers["content-type"]}"}`);
    });
    const answer = await providerFetch(new URL(`${url}/x?y=1`), post);
    expect([answer.status, answer.ok, answer.headers.get("retry-after")]).toEqual([429, false, "7"]);
    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await answer.json()).toEqual({ method: "POST", type: "application/json" });
    expect(seen).toBe(post.body);
  });

  it("gives a JSON answer in every form that a Response has, each once", async () => {
    const url = await serve((_request, response) => response.writeHead(201, json).end(text));
    const answer = await providerFetch(url);
    expect(Buffer.from(await answer.clone().bytes()).toString()).toBe(text);
    expect(Buffer.from(await answer.clone().arrayBuffer()).toString()).toBe(text);
    expect(await (await answer.clone().blob()).text()).toBe(text);
    expect(await new Response(answer.clone().body).text()).toBe(text);
    await expect(answer.clone().formData()).rejects.toThrow(TypeError);
    expect(answer.bodyUsed).toBe(false);
    expect(await answer.text()).toBe(text);
    expect([answer.bodyUsed, answer.status, answer.ok]).toEqual([true, 201, true]);
    await expect(answer.json()).rejects.toThrow("already");
    expect(() => answer.clone()).toThrow("already");
  });

  it.each([
    ["gzip", gzipSync],
    ["GZIP", gzipSync],
    ["br", brotliCompressSync],
    ["deflate", deflateSync],
  ])("reads %s, whole and as a stream, also of an error", async (encoding, compress) => {
    const url = await serve((request, response) => {
      const type = request.url === "/json" ? "application/json" : "text/event-stream";
      response.writeHead(500, { "content-type": type, "content-encoding": encoding });
      response.end(compress(text));
    });
    expect(await (await providerFetch(`${url}/json`)).text()).toBe(text);
    expect(await (await providerFetch(`${url}/stream`)).text()).toBe(text);
  });

  it.each(["application/json", "text/event-stream"])("unpacks no %s without end", async (type) => {
    const packed = gzipSync(Buffer.alloc(65 * 1024 * 1024, " "));
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-type": type, "content-encoding": "gzip" }).end(packed);
    });
    await expect(providerFetch(url).then((answer) => answer.text())).rejects.toMatchObject({
      kind: "malformed_response",
      retryable: false,
    });
  });

  it.each(["application/json", "text/event-stream"])("fails on %s that is cut", async (type) => {
    for (const encoding of ["identity", "gzip"]) {
      const body = encoding === "gzip" ? gzipSync(text) : Buffer.from(text);
      const url = await serve((_request, response) => {
        response.writeHead(200, { "content-type": type, "content-encoding": encoding });
        response.write(body.subarray(0, body.length >> 1), () => setTimeout(() => response.destroy(), 20));
      });
      await expect(providerFetch(url).then((answer) => answer.text())).rejects.toThrow();
      server?.closeAllConnections();
      server?.close();
    }
  });

  it("stops when it is told to: before, while waiting, and in the middle of either kind of answer", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/wait") return;
      response.writeHead(200, {
        "content-type": request.url === "/json" ? "application/json" : "text/plain",
      });
      response.write("{");
    });
    await expect(providerFetch(url, { signal: AbortSignal.abort(new Error("early")) })).rejects.toThrow(
      "early",
    );
    for (const path of ["/wait", "/json", "/stream"]) {
      const stop = new AbortController();
      const answer = providerFetch(url + path, { signal: stop.signal }).then((one) => one.text());
      setTimeout(() => stop.abort(new Error("enough")), 50);
      await expect(answer).rejects.toThrow("enough");
    }
    const answer = await providerFetch(`${url}/stream`);
    await answer.body?.cancel();
    await expect
      .poll(() => new Promise((resolve) => server?.getConnections((_, n) => resolve(n))))
      .toBeLessThan(4);
  });

  it("goes on after the server closed an idle connection", async () => {
    let connections = 0;
    const url = await serve((_request, response) => response.writeHead(200, json).end("{}"));
    server?.on("connection", () => {
      connections += 1;
    });
    for (let call = 0; call < 10; call += 1) expect((await providerFetch(url)).status).toBe(200);
    const kept = connections;
    expect(kept).toBeLessThan(4);
    server?.closeAllConnections();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await providerFetch(url)).status).toBe(200);
    expect(connections).toBe(kept + 1);
  });

  it("follows no redirect and takes an answer without a body", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/gone") response.writeHead(204).end();
      else response.writeHead(307, { location: "/gone" }).end();
    });
    expect((await providerFetch(url, post)).status).toBe(307);
    const empty = await providerFetch(`${url}/gone`);
    expect([empty.status, await empty.text()]).toEqual([204, ""]);
  });

  it("names a refused connection and refuses what is not HTTP", async () => {
    const url = await serve((_request, response) => response.end());
    await new Promise((resolve) => server?.close(resolve));
    server = null;
    await expect(providerFetch(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await expect(providerFetch("file:///etc/passwd")).rejects.toThrow();
  });

  it("reads slowly when its reader does, instead of taking everything into memory", async () => {
    let written = 0;
    const part = Buffer.alloc(1 << 16);
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      const more = () => {
        while (written < 200) {
          written += 1;
          if (!response.write(part)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    });
    const answer = await providerFetch(url);
    const reader = answer.body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written).toBeLessThan(200);
    await reader?.cancel();
  });

  it("reaches IPv6 addresses", async ({ skip }) => {
    if (!(await canListenOnIpv6())) skip("This machine has no IPv6 loopback.");
    const url = await serve((_request, response) => response.writeHead(200, json).end("{}"), "::1");
    expect(await (await providerFetch(url)).json()).toEqual({});
  });
});
