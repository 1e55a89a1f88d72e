import type { LookupAllOptions } from "node:dns";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { signWebhook, webhookSecretText } from "@/lib/domain/webhooks/signature";
import { reloadEnv } from "@/lib/env";
import { postToEvaluator } from "@/lib/services/call-http-evaluator";
import { isPrivateAddress, requirePublicAddress } from "@/lib/services/public-address";

/** What the name server answers for names under .test, one look-up after the other. */
const answers: string[][] = [];

vi.mock("node:dns", async (original) => {
  const dns = await original<typeof import("node:dns")>();
  const fake = (host: string, options: LookupAllOptions, callback: (...found: unknown[]) => void) => {
    if (!host.endsWith(".test")) return dns.lookup(host, options, callback);
    const found = (answers.shift() ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    callback(found.length === 0 ? new Error("it does not resolve") : null, found);
  };
  return { ...dns, lookup: fake };
});
vi.mock("node:dns/promises", async (original) => {
  const dns = await original<typeof import("node:dns/promises")>();
  const fake = vi.fn((host: string, options: object) => {
    if (!host.endsWith(".test")) return dns.lookup(host, options);
    const found = (answers.shift() ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    return found.length === 0 ? Promise.reject(new Error("not found")) : Promise.resolve(found);
  });
  return { ...dns, lookup: fake };
});

let server: Server;
let port = 0;
let asked: { headers: IncomingMessage["headers"]; body: string }[] = [];
let answer: (response: ServerResponse, n: number) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString("utf8");
    });
    request.on("end", () => {
      asked.push({ headers: request.headers, body });
      answer(response, asked.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  asked = [];
  answers.length = 0;
  answer = (response) => void response.end('{"score":0.5}');
  allowPrivate(true);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function allowPrivate(allowed: boolean): void {
  process.env.DATABASE_URL ??= "postgresql://nobody@127.0.0.1:1/none";
  process.env.ENCRYPTION_KEY ??= Buffer.alloc(32, 1).toString("base64");
  process.env.NEXTAUTH_SECRET ??= "x".repeat(32);
  process.env.ASSAY_ALLOW_PRIVATE_ADDRESSES = allowed ? "1" : "0";
  reloadEnv();
}

function post(host = "127.0.0.1", signal = AbortSignal.timeout(20_000), secrets: string[] = []) {
  const request = { url: `http://${host}:${port}/score`, headers: { "x-team": "a" }, body: { output: "é" } };
  return postToEvaluator(request, secrets, signal);
}

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    (value) => `It answered ${JSON.stringify(value)}.`,
    (error: Error) => error.message,
  );
}

describe("an HTTP evaluator", () => {
  it("posts the cell as JSON with its headers and reads the answer", async () => {
    expect(await post()).toEqual({ score: 0.5 });
    expect(asked[0]).toMatchObject({ headers: { "x-team": "a", "content-type": "application/json" } });
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({ output: "é" });
  });

  it("tries again after a failure of the server and not after a refusal", async () => {
    answer = (response, n) => {
      response.statusCode = n < 3 ? 503 : 200;
      response.end('{"score":1}');
    };
    expect(await post()).toEqual({ score: 1 });
    expect(asked).toHaveLength(3);
    asked = [];
    answer = (response) => {
      response.statusCode = 401;
      response.end();
    };
    expect(await failure(post())).toBe("It answered status 401.");
    expect(asked).toHaveLength(1);
  });

  it("signs every attempt by each secret, under one message id", async () => {
    const secrets = [webhookSecretText(Buffer.alloc(32, 1)), webhookSecretText(Buffer.alloc(32, 2))];
    answer = (response, n) => {
      response.statusCode = n < 2 ? 503 : 200;
      response.end('{"score":1}');
    };
    await post("127.0.0.1", undefined, secrets);
    expect(asked).toHaveLength(2);
    for (const { headers, body } of asked) {
      const timestamp = Number(headers["webhook-timestamp"]);
      expect(Math.abs(timestamp - Date.now() / 1000)).toBeLessThan(10);
      const message = { id: String(headers["webhook-id"]), timestamp, body };
      expect(headers["webhook-signature"]).toBe(
        secrets.map((secret) => signWebhook(secret, message)).join(" "),
      );
    }
    expect(asked[0]?.headers["webhook-id"]).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(asked[1]?.headers["webhook-id"]).toBe(asked[0]?.headers["webhook-id"]);
    asked = [];
    await post();
    expect(asked[0]?.headers).not.toHaveProperty("webhook-signature");
  });

  it("waits as long as a busy endpoint asks, and tries again", async () => {
    answer = (response, n) => {
      if (n === 1) response.writeHead(429, { "retry-after": "2" }).end();
      else response.end('{"score":1}');
    };
    const started = performance.now();
    expect(await post()).toEqual({ score: 1 });
    expect(performance.now() - started).toBeGreaterThan(1_900);
  });

  it("tries again when the connection breaks", async () => {
    answer = (response, n) => void (n === 1 ? response.destroy() : response.end('{"score":1}'));
    expect(await post()).toEqual({ score: 1 });
  });

  it("follows no redirect", async () => {
    answer = (response) => {
      response.statusCode = 302;
      response.setHeader("location", "http://169.254.169.254/latest/meta-data");
      response.end();
    };
    expect(await failure(post())).toBe(
      "It answered status 302. Redirects are not followed: enter the final address.",
    );
    expect(asked).toHaveLength(1);
  });

  it("says what is wrong with an answer", async () => {
    answer = (response) => void response.end("<html>");
    expect(await failure(post())).toBe("Its answer is not JSON.");
    answer = (response) => void response.end(JSON.stringify("x".repeat(1_100_000)));
    expect(await failure(post())).toMatch(/more than 1 MB/);
  });

  it("gives up when the caller does", async () => {
    answer = () => {};
    const started = performance.now();
    await failure(post("127.0.0.1", AbortSignal.timeout(200)));
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it("refuses private addresses before a byte is sent, however they are written", async () => {
    allowPrivate(false);
    for (const host of [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "0x7f000001",
      "2130706433",
      "0.0.0.0",
    ]) {
      expect(await failure(post(host)), host).toMatch(/private address/);
    }
    expect(asked).toEqual([]);
  });

  it("refuses a name with any private address among its own", async () => {
    allowPrivate(false);
    for (const addresses of [
      ["10.0.0.1"],
      ["93.184.216.34", "192.168.1.1"],
      ["fd00::1"],
      ["169.254.169.254"],
    ]) {
      answers.push(addresses, addresses);
      expect(await failure(post("mixed.test")), addresses.join()).toMatch(/mixed\.test is a private address/);
      // It is not tried again: such an address stays what it is.
      expect(answers.splice(0)).toHaveLength(1);
    }
    expect(await failure(post("unknown.test"))).toMatch(/does not resolve/);
    expect(asked).toEqual([]);
  });
});

describe("addresses of the public internet", () => {
  it.each([
    ["10.1.2.3", true],
    ["172.15.255.255", false],
    ["172.16.0.1", true],
    ["172.32.0.1", false],
    ["192.168.0.1", true],
    ["100.64.0.1", true],
    ["100.128.0.1", false],
    ["169.254.169.254", true],
    ["127.255.255.255", true],
    ["0.1.2.3", true],
    ["224.0.0.1", true],
    ["255.255.255.255", true],
    ["8.8.8.8", false],
    ["::1", true],
    ["::", true],
    ["fe80::1", true],
    ["fc00::1", true],
    ["::ffff:10.0.0.1", true],
    ["::ffff:8.8.8.8", false],
    ["64:ff9b::a00:1", true],
    ["64:ff9b:1::a00:1", true],
    ["2002:a00:1::", true],
    ["2001:0:a00:1::1", true],
    ["2001:db8::1", true],
    ["3fff::1", true],
    ["fec0::1", true],
    ["5f00::1", true],
    ["::127.0.0.1", true],
    ["::ffff:7f00:1", true],
    ["fe80::1%eth0", true],
    ["2001:4860:4860::8888", false],
    ["localhost", true],
    ["2606:4700:4700::1111", false],
  ])("%s is private: %s", (address, expected) => {
    expect(isPrivateAddress(address)).toBe(expected);
  });

  it("are told from others where somebody enters one, by all that a name resolves to", async () => {
    allowPrivate(false);
    const enter = (...addresses: string[]) => {
      answers.push(addresses);
      return requirePublicAddress("https://entered.test/x", "/url");
    };
    await expect(enter("8.8.8.8", "1.1.1.1")).resolves.toBeUndefined();
    await expect(enter("8.8.8.8", "10.0.0.1")).rejects.toMatchObject({
      code: "invalid",
      fields: [{ pointer: "/url", message: expect.stringContaining("private address") }],
    });
    await expect(enter()).rejects.toMatchObject({ message: expect.stringContaining("does not resolve") });
    allowPrivate(true);
    await expect(enter("10.0.0.1")).resolves.toBeUndefined();
  });
});
