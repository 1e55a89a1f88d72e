import { describe, expect, it } from "vitest";
import { AssayError } from "@/lib/domain/errors";
import { customResult } from "@/lib/domain/evaluators/results";
import { evaluate, refusedConfig, scorerEffects } from "./support";

describe("customResult", () => {
  it("takes numbers, booleans, null and objects", () => {
    expect(customResult(0.25, "It").score).toBe(0.25);
    expect(customResult(true, "It").score).toBe(1);
    expect(customResult({ score: 0, reason: "bad", details: { a: 1 } }, "It")).toEqual({
      score: 0,
      reason: "bad",
      details: { a: 1 },
    });
    expect(customResult({ score: null, reason: "not today" }, "It")).toEqual({
      score: null,
      reason: "not today",
      details: {},
    });
  });

  it("makes no number of what is none, and clamps nothing", () => {
    for (const value of [
      Number.NaN,
      -0.1,
      1.1,
      Number.POSITIVE_INFINITY,
      "1",
      [],
      {},
      { score: "1" },
      undefined,
    ]) {
      const result = customResult(value as never, "The code");
      expect(result.score, String(value)).toBeNull();
      expect(result.reason).toMatch(/returned/);
    }
    expect(customResult(Number.NaN, "The code").reason).toContain("NaN");
    expect(customResult(1.1, "The code").reason).toContain("outside 0 to 1");
  });
});

describe("javascript", () => {
  it("gives the code the cell in the API's names", async () => {
    const seen: unknown[] = [];
    const effects = scorerEffects({
      sandbox: (code, input) => {
        seen.push(code, input);
        return Promise.resolve(1);
      },
    });
    const result = await evaluate(
      "javascript",
      { output: "a", expected: "b", latencyMs: 5 },
      { code: "return 1" },
      effects,
    );
    expect(result.score).toBe(1);
    expect(seen).toEqual([
      "return 1",
      {
        output: "a",
        expected_output: "b",
        context: null,
        variables: {},
        messages: [],
        latency_ms: 5,
        cost_usd: null,
      },
    ]);
  });

  it("is missing with the sandbox's message when the code fails", async () => {
    const effects = scorerEffects({
      sandbox: () => Promise.reject(new AssayError("invalid", "line 3: x is not defined")),
    });
    const result = await evaluate("javascript", {}, { code: "x" }, effects);
    expect(result).toMatchObject({ score: null, reason: "The code failed: line 3: x is not defined" });
  });
});

describe("http", () => {
  it("posts the cell and reads the score", async () => {
    const effects = scorerEffects({
      http: ({ url, headers, body }) =>
        Promise.resolve({ score: url.endsWith("/s") && headers.a === "b" && body.output === "o" ? 0.5 : 0 }),
    });
    const config = { url: "https://example.com/s", headers: { a: "b" } };
    expect((await evaluate("http", { output: "o" }, config, effects)).score).toBe(0.5);
  });

  it("refuses addresses and headers that could be misused", () => {
    for (const url of ["ftp://x", "file:///etc/passwd", "x", "https://user:pass@example.com"]) {
      expect(Object.keys(refusedConfig("http", { url })), url).toEqual(["/config/url"]);
    }
    const url = "https://example.com";
    expect(Object.keys(refusedConfig("http", { url, headers: { Host: "x" } }))).toEqual(["/config/headers"]);
    expect(Object.keys(refusedConfig("http", { url, headers: { "x-a": "b\r\nc: d" } }))).toEqual([
      "/config/headers/x-a",
    ]);
    expect(Object.keys(refusedConfig("http", {}))).toEqual(["/config/url"]);
  });
});
