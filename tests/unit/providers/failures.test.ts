import { describe, expect, it } from "vitest";
import {
  abortError,
  classifyAnswer,
  type FailureContext,
  looksLikeHtml,
  redact,
  retryAfterMs,
  toProviderError,
} from "@/lib/providers/failures";
import { ProviderError } from "@/lib/providers/provider";

const context: FailureContext = { label: "OpenAI", host: "api.example.com", secrets: ["secret-key-123"] };
const open = new AbortController().signal;

function http(status: number, error: object, headers: Record<string, string> = {}) {
  return Object.assign(new Error(`${status} ${JSON.stringify(error)}`), {
    status,
    error,
    headers: new Headers(headers),
  });
}

function classified(error: unknown, signal: AbortSignal = open) {
  const { kind, retryable, message } = toProviderError(error, context, signal);
  return { kind, retryable, message };
}

describe("retryAfterMs", () => {
  const now = Date.parse("2026-11-20T10:00:00Z");
  it.each([
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after": "0.25" }, 250],
    [{ "retry-after-ms": "120", "retry-after": "9" }, 120],
    [{ "retry-after": "Fri, 20 Nov 2026 10:00:07 GMT" }, 7000],
    [{ "retry-after": "Fri, 20 Nov 2026 09:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, null],
    [{ "retry-after": "-1" }, null],
    [{}, null],
  ])("%o is %s", (headers, expected) => {
    expect(retryAfterMs(new Headers(headers as Record<string, string>), now)).toBe(expected);
  });
});

describe("toProviderError", () => {
  it.each([
    [429, { code: "rate_limit_exceeded", message: "slow down" }, "rate_limited", true],
    [429, { code: "insufficient_quota", message: "no money" }, "rate_limited", false],
    [500, { message: "oops" }, "overloaded", true],
    [503, { message: "busy" }, "overloaded", true],
    [529, { type: "overloaded_error", message: "Overloaded" }, "overloaded", true],
    [401, { code: "invalid_api_key", message: "bad key" }, "auth", false],
    [403, { message: "no" }, "auth", false],
    [404, { code: "model_not_found", message: "no such model" }, "invalid_request", false],
    [408, { message: "late" }, "timeout", true],
    [400, { code: "context_length_exceeded", message: "too long" }, "context_length", false],
    [
      400,
      { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" },
      "context_length",
      false,
    ],
    [
      400,
      { message: "The input (9000 tokens) exceeds the maximum context length of 8192" },
      "context_length",
      false,
    ],
    [400, { code: "content_filter", message: "filtered" }, "content_filter", false],
    [400, { message: "Unknown parameter: foo" }, "invalid_request", false],
    [422, { message: "extra field" }, "invalid_request", false],
  ])("status %i %o is %s, retryable %s", (status, error, kind, retryable) => {
    expect(classified(http(status, error))).toMatchObject({ kind, retryable });
  });

  it("reads an error inside a stream, which has no status", () => {
    const inStream = Object.assign(new Error("x"), {
      status: undefined,
      error: { type: "overloaded_error", message: "Overloaded" },
    });
    expect(classified(inStream)).toMatchObject({ kind: "overloaded", retryable: true });
  });

  it("keeps Retry-After and the status", () => {
    const error = toProviderError(http(429, { message: "x" }, { "retry-after": "3" }), context, open);
    expect([error.retryAfterMs, error.status]).toEqual([3000, 429]);
  });

  it.each([
    ["ECONNREFUSED", "network", "connection refused"],
    ["ENOTFOUND", "network", "does not resolve"],
    ["UND_ERR_SOCKET", "network", "closed before"],
    ["CERT_HAS_EXPIRED", "network", "expired"],
    ["UND_ERR_HEADERS_TIMEOUT", "timeout", "did not answer in time"],
  ])("finds %s deep in the causes", (code, kind, words) => {
    const error = new Error("Connection error.", {
      cause: new TypeError("fetch failed", { cause: Object.assign(new Error("low"), { code }) }),
    });
    const found = classified(error);
    expect(found.kind).toBe(kind);
    expect(found.message).toContain(words);
  });

  it("calls a cut body a network failure and unreadable JSON a malformed answer", () => {
    expect(classified(new TypeError("terminated")).kind).toBe("network");
    expect(classified(new SyntaxError("Unexpected token h in JSON")).kind).toBe("malformed_response");
  });

  it("lets an aborted signal decide: a deadline is a timeout, a wish is cancelled", () => {
    const timeout = new AbortController();
    timeout.abort(new DOMException("late", "TimeoutError"));
    const wish = new AbortController();
    wish.abort();
    expect(classified(new Error("Request was aborted."), timeout.signal)).toMatchObject({
      kind: "timeout",
      retryable: true,
    });
    expect(classified(new Error("Request was aborted."), wish.signal)).toMatchObject({
      kind: "cancelled",
      retryable: false,
    });
    expect(abortError("X", timeout.signal).kind).toBe("timeout");
  });

  it("passes one of ours through, however deep the SDK buried it", () => {
    const ours = new ProviderError({ kind: "content_filter", message: "no" });
    expect(toProviderError(new Error("Connection error.", { cause: ours }), context, open)).toBe(ours);
  });

  it("never shows a key", () => {
    const message = toProviderError(
      http(401, { message: "Incorrect API key provided: secret-key-123, sk-proj-abcdefghijklmnop" }),
      context,
      open,
    ).message;
    expect(message).not.toContain("secret-key-123");
    expect(message).not.toContain("abcdefghijklmnop");
    expect(message).toContain("refused the key");
  });

  it("says what it is when nothing fits", () => {
    expect(classified(new Error("gremlins"))).toMatchObject({ kind: "unknown", retryable: false });
  });
});

describe("helpers", () => {
  it("classifies a status-less answer by its codes", () => {
    expect(classifyAnswer(null, ["server_error"], "")).toBe("overloaded");
    expect(classifyAnswer(null, [], "")).toBe("unknown");
  });

  it("knows a web page", () => {
    expect(looksLikeHtml("  <!DOCTYPE html><html>")).toBe(true);
    expect(looksLikeHtml('{"a":"<html>"}')).toBe(false);
  });

  it("shortens what is too long", () => {
    expect(redact("x".repeat(5000), []).length).toBeLessThan(700);
  });
});
