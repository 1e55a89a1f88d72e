/** What a door may tell the outside; every expected failure inside lib/ is one of these. */
export type AssayErrorCode =
  | "bad_request"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "payload_too_large"
  | "unsupported_media_type"
  | "invalid"
  | "rate_limited"
  | "unavailable";

export const statusOfCode: Record<AssayErrorCode, number> = {
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
};

/** One problem in the input. `pointer` is an RFC 6901 JSON pointer into the body ("" is the whole body). */
export interface FieldError {
  pointer: string;
  message: string;
}

/** Marks errors of this class whichever copy of this module made them. */
const mark = Symbol.for("assay.AssayError");

/**
 * The one error class for expected failures. `message` is safe to show to a user and says what to do.
 * Thrown anywhere in lib/, mapped once at the door (lib/entry).
 */
export class AssayError extends Error {
  readonly code: AssayErrorCode;
  readonly status: number;
  readonly fields: FieldError[];
  readonly headers: Record<string, string>;
  readonly [mark] = true;

  // Next bundles pages, routes and instrumentation apart, each with a copy of this class, while connections and pools
  // are shared by the whole process: an error may be caught by another copy than the one that threw it.
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass inherits this and must not take every AssayError for its own
    if (this !== AssayError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && mark in value;
  }

  constructor(
    code: AssayErrorCode,
    message: string,
    options: { fields?: FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AssayError";
    this.code = code;
    this.status = statusOfCode[code];
    this.fields = options.fields ?? [];
    this.headers = options.headers ?? {};
  }
}

/** 404 for a thing that does not exist or lives in another workspace: the answer must be the same. */
export function notFound(thing: string): AssayError {
  return new AssayError("not_found", `${thing} not found.`);
}

/** 422 naming one field. */
export function invalidField(pointer: string, message: string): AssayError {
  return new AssayError("invalid", message, { fields: [{ pointer, message }] });
}
