import { beforeAll, describe, expect, it } from "vitest";
import { operations } from "@/lib/domain/api/operations/all";
import type { Operation } from "@/lib/domain/api/operations/operation";
import { callApi, makeKey, refused } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
let key: string;

beforeAll(async () => {
  key = await makeKey(await createWorkspace("owner"), "admin");
});

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
const json = { "content-type": "application/json" };

/** Ids that name nothing: what is wrong with the body is said first. */
function paramsOf({ path }: Operation): Record<string, string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const texts: Record<string, string> = {
    provider: "openai",
    model: "x",
    version: "1",
    label: "a",
    prompt: "p",
  };
  return Object.fromEntries(
    names.map((name) => [name, texts[name] ?? "00000000-0000-7000-8000-000000000000"]),
  );
}

const withBody = operations.filter(({ body }) => body !== undefined);

describe("every call with a body", () => {
  it("is tested", () => expect(withBody.length).toBeGreaterThan(20));

  it.each(withBody.map((operation) => [nameOf(operation), operation] as const))(
    "%s refuses what it cannot read",
    async (name, operation) => {
      const send = (raw: BodyInit, headers: Record<string, string> = json) =>
        refused(name, { key, params: paramsOf(operation), raw, headers });
      const malformed = ["{", '{"a":}', "{'a':1}", "nonsense", '{"a":1} trailing', "\ufeff", "[", "NaN"];
      for (const raw of malformed)
        expect(await send(raw)).toMatchObject({ status: 400, code: "bad_request" });
      expect((await send(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]))).status).toBe(400);
      for (const type of ["text/plain", "application/xml", "application/x-www-form-urlencoded", "json", ""]) {
        expect((await send("{}", { "content-type": type })).status).toBe(415);
      }
      expect((await send("{}", { ...json, "content-encoding": "gzip" })).status).toBe(415);
      expect((await send(`{"a":"${"x".repeat(5 * 1024 * 1024)}"}`)).status).toBe(413);
      expect((await send("{}", { ...json, "content-length": "99999999" })).status).toBe(413);
    },
  );

  it.each(withBody.map((operation) => [nameOf(operation), operation] as const))(
    "%s refuses what is not its object",
    async (name, operation) => {
      const send = (raw: string) => refused(name, { key, params: paramsOf(operation), raw, headers: json });
      for (const raw of ["null", "[]", '"text"', "5", "true", "[{}]"]) {
        expect(await send(raw)).toMatchObject({ status: 422, errors: [{ pointer: "" }] });
      }
      const example = JSON.stringify(operation.bodyExample ?? {}).slice(1, -1);
      const extend = (field: string) => `{${example}${example === "" ? "" : ","}${field}}`;
      expect((await send(extend('"unknown_field":1'))).errors).toMatchObject([{ pointer: "/unknown_field" }]);
      expect((await send(extend('"__proto__":{"a":1}'))).status).toBe(422);
      expect((await send(extend('"name":"a\\u0000b"'))).errors).toMatchObject([{ pointer: "/name" }]);
      expect((await send(extend('"a\\u0000":1'))).status).toBe(422);
      expect((await send(extend('"name":"\\ud800"'))).errors).toMatchObject([{ pointer: "/name" }]);
      const deep = `"deep":${"[".repeat(50_000)}${"]".repeat(50_000)}`;
      expect((await send(extend(deep))).status).toBe(422);
    },
  );
});

describe("a body where none belongs", () => {
  const without = operations.filter(({ method, body, upload }) => method === "POST" && !body && !upload);
  it.each(without.map((operation) => [nameOf(operation), operation] as const))(
    "is refused by %s",
    async (name, operation) => {
      const problem = await refused(name, { key, params: paramsOf(operation), body: { a: 1 } });
      expect(problem).toMatchObject({ status: 422, errors: [{ pointer: "/a" }] });
    },
  );
});

describe("every query", () => {
  it.each(operations.map((operation) => [nameOf(operation), operation] as const))(
    "of %s refuses what it does not know",
    async (name, operation) => {
      const { bodyExample, body, upload } = operation;
      const problem = await refused(name, {
        key,
        params: paramsOf(operation),
        query: "?unknown_parameter=1",
        ...(body === undefined ? {} : { body: bodyExample ?? {} }),
        ...(upload === undefined ? {} : { raw: "[]", headers: json }),
      });
      expect(problem.status).toBe(422);
      expect(problem.errors.map(({ pointer }) => pointer)).toContain("/unknown_parameter");
    },
  );
});

describe("headers", () => {
  it("echo a safe request id and replace any other", async () => {
    const idOf = async (given: string) =>
      (await callApi("GET /protected", { key, headers: { "x-request-id": given } })).headers.get(
        "x-request-id",
      );
    expect(await idOf("trace-1")).toBe("trace-1");
    expect(await idOf("a b")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idOf("x".repeat(200))).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("keep answers from being sniffed, framed or stored", async () => {
    const { headers } = await callApi("GET /protected", { key });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("never allow another origin by default", async () => {
    const { headers } = await callApi("GET /protected", { key, headers: { origin: "https://evil.example" } });
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it.each([" ", "a b", "x".repeat(256), "é"])("refuse the Idempotency-Key %j", async (value) => {
    const problem = await refused("POST /prompts", {
      key,
      body: { name: "x", template: "x" },
      headers: { "idempotency-key": value },
    });
    expect(problem.status).toBe(400);
  });
});
