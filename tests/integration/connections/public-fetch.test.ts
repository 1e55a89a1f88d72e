import { lookup as systemLookup } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { CompletionRequest } from "@/lib/domain/runs/completion";
import { createProvider } from "@/lib/providers/connect";
import { ProviderError } from "@/lib/providers/provider";
import { publicFetch } from "@/lib/services/public-fetch";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer, Fault } from "@/tests/support/fake-server";

/** What the name server answers for names under .test, one look-up after the other. */
const answers: string[][] = [];

vi.mock("node:dns", async (original) => {
  const dns = await original<typeof import("node:dns")>();
  const lookup = vi.fn((host: string, _options: object, callback: (...found: unknown[]) => void) => {
    if (!host.endsWith(".test")) throw new Error(`No look-up of ${host} expected.`);
    const addresses = (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
    if (addresses.length === 0) callback(Object.assign(new Error("not found"), { code: "ENOTFOUND" }), []);
    else callback(null, addresses);
  });
  return { ...dns, lookup };
});

// The fake server stands in for a public one: 127.0.0.1 passes for public, all other loopback addresses do not.
vi.mock("@/lib/services/public-address", async (original) => {
  const real = await original<typeof import("@/lib/services/public-address")>();
  return {
    ...real,
    isPrivateAddress: (address: string) => address !== "127.0.0.1" && real.isPrivateAddress(address),
  };
});

let server: FakeServer;
let port = "";
let fault: Fault | null = null;

beforeAll(async () => {
  server = await startFakeOpenAI({ fault: () => fault, answer: () => "Through the checked address." });
  port = new URL(server.url).port;
});
beforeEach(() => {
  fault = null;
  answers.length = 0;
  vi.mocked(systemLookup).mockClear();
});
afterAll(() => server.close());

const request: CompletionRequest = {
  model: "gpt-4.1-mini",
  messages: [{ role: "user", content: "Hello" }],
  parameters: {},
  responseFormat: null,
  tools: [],
};

function provider(host: string) {
  const connection = { provider: "openai" as const, baseUrl: `http://${host}:${port}/v1`, apiKey: "sk-test" };
  return createProvider(connection, { fetch: publicFetch });
}

function open(): AbortSignal {
  return AbortSignal.timeout(5_000);
}

async function failureOf(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new Error("No ProviderError.", { cause: error });
}

describe("fetch to checked addresses", () => {
  it("serves the SDK: whole answers, streams and lists", async () => {
    answers.push(["127.0.0.1"], ["127.0.0.1"], ["127.0.0.1"]);
    const model = provider("model.test");
    expect((await model.complete(request, open())).text).toBe("Through the checked address.");
    const texts: string[] = [];
    for await (const event of model.stream(request, open()))
      if (event.type === "text") texts.push(event.text);
    expect(texts.join("")).toBe("Through the checked address.");
    expect(texts.length).toBeGreaterThan(1);
    expect(await model.models(open())).toContain("gpt-4.1-mini");
  });

  it("keeps what failures are told by: Retry-After, web pages, the caller's wish to stop", async () => {
    const model = provider("127.0.0.1");
    fault = { kind: "rate_limited", retryAfter: "7" };
    expect(await failureOf(model.complete(request, open()))).toMatchObject({
      kind: "rate_limited",
      retryAfterMs: 7000,
    });
    fault = { kind: "html" };
    expect((await failureOf(model.complete(request, open()))).message).toMatch(/web page|HTML/i);
    fault = { kind: "hang" };
    expect((await failureOf(model.complete(request, AbortSignal.timeout(50)))).kind).toBe("timeout");
    fault = { kind: "cut", chunks: 2 };
    const read = async () => {
      for await (const _event of model.stream(request, open()));
    };
    expect((await failureOf(read())).kind).toBe("network");
  });

  it("refuses a name with any private address among its own, before a byte is sent", async () => {
    const calls = server.calls;
    for (const addresses of [["127.0.0.2"], ["127.0.0.1", "10.0.0.1"], ["169.254.169.254"]]) {
      answers.push(addresses);
      const failure = await failureOf(provider("mixed.test").complete(request, open()));
      expect(failure).toMatchObject({ kind: "invalid_request", retryable: false });
      expect(failure.message).toMatch(/mixed\.test is a private address/);
    }
    expect(server.calls).toBe(calls);
  });

  it("looks a name up once a connection, so that a second answer cannot lead elsewhere", async () => {
    answers.push(["127.0.0.1"], ["127.0.0.2"]);
    expect((await provider("rebinding.test").complete(request, open())).text).toMatch(/checked/);
    expect(systemLookup).toHaveBeenCalledTimes(1);
  });

  it.each(["127.0.0.2", "0.0.0.0", "[::1]", "[::ffff:127.0.0.2]", "0x7f000002", "2130706434"])(
    "refuses the literal address %s, which needs no look-up",
    async (host) => {
      const calls = server.calls;
      const failure = await failureOf(provider(host).complete(request, open()));
      expect(failure.message).toMatch(/private address/);
      expect(server.calls).toBe(calls);
      expect(systemLookup).not.toHaveBeenCalled();
    },
  );

  it("unpacks no answer without end", async () => {
    const packed = gzipSync(Buffer.alloc(65 * 1024 * 1024, " "));
    const bomb = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(packed);
    });
    await new Promise<void>((resolve) => bomb.listen(0, "127.0.0.1", resolve));
    const { port: bombPort } = bomb.address() as AddressInfo;
    const connection = {
      provider: "openai" as const,
      baseUrl: `http://127.0.0.1:${bombPort}/v1`,
      apiKey: "k",
    };
    const hostile = createProvider(connection, { fetch: publicFetch });
    expect(await failureOf(hostile.complete(request, open()))).toMatchObject({
      kind: "malformed_response",
      message: "It answered more than 64 MB.",
      retryable: false,
    });
    bomb.closeAllConnections();
    bomb.close();
  });

  it("follows no redirect, also where its caller would", async () => {
    const location = `http://127.0.0.1:${port}/v1/models`;
    fault = { kind: "error", status: 307, headers: { location } };
    answers.push(["127.0.0.1"]);
    const calls = server.calls;
    const response = await publicFetch(`http://model.test:${port}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer sk-test", "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4.1-mini", messages: request.messages }),
      redirect: "follow",
    });
    expect([response.status, response.headers.get("location")]).toEqual([307, location]);
    expect(server.calls).toBe(calls + 1);
  });

  it("says when a name is unknown", async () => {
    const failure = await failureOf(provider("unknown.test").complete(request, open()));
    expect(failure).toMatchObject({ kind: "network" });
  });
});
