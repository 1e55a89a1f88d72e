import type { AssayErrorCode } from "../../errors";
import type { JsonObject } from "../../json";
import type { Operation } from "../operations/operation";

interface ProblemKind {
  name: string;
  code: AssayErrorCode | "internal";
  title: string;
  description: string;
  detail: string;
  errors?: { pointer: string; message: string }[];
  headers?: readonly string[];
}

/** Every error a call can end in, by status. */
const kinds: Record<number, ProblemKind> = {
  400: {
    name: "BadRequest",
    code: "bad_request",
    title: "Bad request",
    description: "The body is not JSON, or a header is malformed.",
    detail: "The body is not valid JSON. Unexpected end of JSON input.",
  },
  401: {
    name: "Unauthenticated",
    code: "unauthenticated",
    title: "Not authenticated",
    description: "No API key, or one that is unknown, inactive or expired.",
    detail: "This API key is unknown, inactive or expired.",
  },
  403: {
    name: "Forbidden",
    code: "forbidden",
    title: "Forbidden",
    description: "The key's role is too low.",
    detail: "Your role (viewer) does not allow this. It needs editor: ask an admin of the workspace.",
  },
  404: {
    name: "NotFound",
    code: "not_found",
    title: "Not found",
    description: "It does not exist, or it is another workspace's.",
    detail: "Prompt not found.",
  },
  409: {
    name: "Conflict",
    code: "conflict",
    title: "Conflict",
    description: "The state does not allow it, or the Idempotency-Key was used with another request.",
    detail: "This Idempotency-Key was used with another request. Use a new key for a new request.",
  },
  413: {
    name: "PayloadTooLarge",
    code: "payload_too_large",
    title: "Body too large",
    description: "The body is over the limit of 5 MB, or 50 MB for imports.",
    detail: "The body is larger than 5 MB. Send less at once.",
  },
  415: {
    name: "UnsupportedMediaType",
    code: "unsupported_media_type",
    title: "Unsupported media type",
    description: "The content type is not one that is read here.",
    detail: "Send the body as JSON with content-type: application/json.",
  },
  422: {
    name: "Invalid",
    code: "invalid",
    title: "Invalid request",
    description: "A field is missing, wrong or unknown; `errors` points to each.",
    detail: "Invalid request at /name: This field is required.",
    errors: [{ pointer: "/name", message: "This field is required." }],
  },
  429: {
    name: "RateLimited",
    code: "rate_limited",
    title: "Too many requests",
    description: "The key's requests of this minute are used up.",
    detail: "This API key may make 60 requests a minute. Try again in 41 s.",
    headers: ["Retry-After"],
  },
  500: {
    name: "InternalError",
    code: "internal",
    title: "Internal error",
    description: "Something failed on the server; `request_id` finds it in the log.",
    detail: "Something failed on the server. Quote request id 8f14e45f when you report it.",
  },
  503: {
    name: "Unavailable",
    code: "unavailable",
    title: "Unavailable",
    description: "The database cannot be reached right now.",
    detail: "The database cannot be reached right now. Try again in a moment.",
    headers: ["Retry-After"],
  },
};

function problemAnswer(status: number, kind: ProblemKind): JsonObject {
  const example = {
    type: "about:blank",
    title: kind.title,
    status,
    code: kind.code,
    detail: kind.detail,
    errors: kind.errors ?? [],
    request_id: "8f14e45f",
  };
  const headers = (kind.headers ?? []).map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return {
    description: kind.description,
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
    content: {
      "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" }, example },
    },
  };
}

/** Answered by the HTTP server itself, before any route. */
const tooLongName = "HeadersTooLarge";
const tooLong: JsonObject = {
  description: "The address and the headers are together over 16 KB. Has no body.",
};

/** `components.responses`. */
export function problemAnswers(): JsonObject {
  return Object.fromEntries([
    ...Object.entries(kinds).map(([status, kind]) => [kind.name, problemAnswer(Number(status), kind)]),
    [tooLongName, tooLong],
  ]);
}

function mayEndIn(operation: Operation): number[] {
  const { method, permission, path, body, query, conflict } = operation;
  const sends = method !== "GET" && method !== "DELETE";
  return [
    ...(sends ? [400, 413, 415] : []),
    ...(permission === "public" ? [] : [401, 429, 503]),
    ...(permission === "public" || permission === "authenticated" ? [] : [403]),
    // An id in a body may name nothing too.
    ...(path.includes("{") || body !== undefined || query !== undefined ? [404] : []),
    ...(conflict !== undefined || method === "POST" ? [409] : []),
    // An unknown parameter in the query is enough.
    422,
    500,
  ];
}

/** References to the errors an operation can end in, by status, 409 with the operation's own reason. */
export function problemReferences(operation: Operation): JsonObject {
  const reasons = mayEndIn(operation).sort((a, b) => a - b);
  const problems = Object.fromEntries(
    reasons.flatMap((status) => {
      const kind = kinds[status];
      if (kind === undefined) return [];
      const own = status === 409 && operation.conflict !== undefined;
      const answer = own
        ? problemAnswer(status, { ...kind, description: operation.conflict ?? "" })
        : { $ref: `#/components/responses/${kind.name}` };
      return [[String(status), answer]];
    }),
  );
  return { ...problems, "431": { $ref: `#/components/responses/${tooLongName}` } };
}
