import "server-only";
import type { Problem } from "@/lib/domain/api/common";
import { AssayError, type AssayErrorCode } from "@/lib/domain/errors";

const titles: Record<AssayErrorCode, string> = {
  bad_request: "Bad request",
  unauthenticated: "Not authenticated",
  forbidden: "Forbidden",
  not_found: "Not found",
  method_not_allowed: "Method not allowed",
  conflict: "Conflict",
  payload_too_large: "Body too large",
  unsupported_media_type: "Unsupported media type",
  invalid: "Invalid request",
  rate_limited: "Too many requests",
  unavailable: "Unavailable",
};

/** Codes with which Prisma, pg and Node say that the database cannot be reached or is too busy. */
const unreachable = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "57P01",
  "57P03",
  "53300",
]);

function codeOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/**
 * The expected failure inside any error, or null when there is none and the outside may only learn a request id.
 */
export function expectedFailure(error: unknown): AssayError | null {
  if (error instanceof AssayError) return error;
  const code = codeOf(error);
  if (code !== null && unreachable.has(code)) {
    return new AssayError("unavailable", "The database cannot be reached right now. Try again in a moment.", {
      headers: { "retry-after": "2" },
      cause: error,
    });
  }
  return null;
}

/** RFC 9457 problem of an error; unknown errors are masked. */
export function problemOf(
  error: unknown,
  requestId: string,
): { problem: Problem; headers: Record<string, string> } {
  const known = expectedFailure(error);
  if (known === null) {
    const problem = {
      type: "about:blank",
      title: "Internal error",
      status: 500,
      code: "internal",
      detail: `Something failed on the server. Quote request id ${requestId} when you report it.`,
      errors: [],
      request_id: requestId,
    };
    return { problem, headers: {} };
  }
  const problem = {
    type: "about:blank",
    title: titles[known.code],
    status: known.status,
    code: known.code,
    detail: known.message,
    errors: known.fields,
    request_id: requestId,
  };
  const challenge: Record<string, string> =
    known.code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="assay"' } : {};
  return { problem, headers: { ...challenge, ...known.headers } };
}

/** The same as an HTTP answer. */
export function problemResponse(error: unknown, requestId: string): Response {
  const { problem, headers } = problemOf(error, requestId);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "content-type": "application/problem+json; charset=utf-8", ...headers },
  });
}
