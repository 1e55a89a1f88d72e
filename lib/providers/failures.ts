import type { ErrorKind } from "@/lib/domain/runs/completion";
import { ProviderError } from "./provider";

/** What `toProviderError` needs to know to name the cause without leaking the key. */
export interface FailureContext {
  /** Name for people, such as "OpenAI". */
  label: string;
  /** Where calls go, for "could not reach …"; null where there is nothing to reach. */
  host: string | null;
  /** Strings that may never appear in a message. */
  secrets: readonly string[];
}

const contextLengthText =
  /context[ _-]?(length|window|size)|maximum context|prompt is too long|input is too long|too many (input )?tokens|exceeds? the (model'?s )?(maximum|max) (number of )?(input )?tokens/i;
const contentFilterText =
  /content[ _-]?(filter|management policy|policy)|responsible ?ai|safety (system|filter|polic)/i;
const keyLike = /\b(?:sk|pk|hf|gsk|xai|AIza)[-_]?[A-Za-z0-9*_-]{12,}/g;
const longestMessage = 600;

/** Error names inside a body (OpenAI `code`/`type`, Anthropic `error.type`) that say more than the status. */
const kindsByCode: Record<string, ErrorKind> = {
  context_length_exceeded: "context_length",
  model_context_window_exceeded: "context_length",
  string_above_max_length: "context_length",
  content_filter: "content_filter",
  content_policy_violation: "content_filter",
  invalid_prompt: "content_filter",
  rate_limit_exceeded: "rate_limited",
  rate_limit_error: "rate_limited",
  overloaded_error: "overloaded",
  server_error: "overloaded",
  api_error: "overloaded",
  timeout_error: "timeout",
  authentication_error: "auth",
  invalid_api_key: "auth",
  permission_error: "auth",
  billing_error: "auth",
  invalid_request_error: "invalid_request",
  not_found_error: "invalid_request",
  model_not_found: "invalid_request",
};

const networkCauses: Record<string, string> = {
  ECONNREFUSED: "connection refused. Is the server running and the base URL right?",
  ENOTFOUND: "the host name does not resolve. Check the base URL.",
  EAI_AGAIN: "the host name does not resolve right now. Check the base URL and the network.",
  ECONNRESET: "the connection was reset.",
  EPIPE: "the connection was closed while sending.",
  EHOSTUNREACH: "no route to the host.",
  ENETUNREACH: "the network is unreachable.",
  UND_ERR_SOCKET: "the connection was closed before the answer was complete.",
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: "the connection was closed while sending.",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the connection was closed before the answer was complete.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its TLS certificate is self-signed.",
  SELF_SIGNED_CERT_IN_CHAIN: "its TLS certificate chain is self-signed.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its TLS certificate cannot be verified.",
  CERT_HAS_EXPIRED: "its TLS certificate has expired.",
  ERR_TLS_CERT_ALTNAME_INVALID: "its TLS certificate is for another host name.",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS. Should the base URL start with http://?",
};
const timeoutCodes = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/**
 * Milliseconds a provider asks us to wait (RFC 9110 §10.2.3: delta-seconds or an HTTP-date; `retry-after-ms`
 * is OpenAI's finer one). Null when absent or unreadable; a date in the past is 0.
 */
export function retryAfterMs(headers: Headers | null | undefined, nowMs: number = Date.now()): number | null {
  if (!headers) return null;
  const fine = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(fine) && fine >= 0) return fine;
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds * 1000) : null;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

/** Removes the given secrets and anything that looks like a key, and cuts what is too long to show. */
export function redact(message: string, secrets: readonly string[]): string {
  let safe = message;
  for (const secret of secrets) if (secret.length >= 4) safe = safe.replaceAll(secret, "[key]");
  safe = safe.replace(keyLike, "[key]").replace(/\s+/g, " ").trim();
  return safe.length > longestMessage ? `${safe.slice(0, longestMessage)}…` : safe;
}

/** True for a body that is a web page, which is what a wrong base URL or a gateway answers. */
export function looksLikeHtml(text: string): boolean {
  return /^\s*(<!doctype html|<html|<head|<body)/i.test(text);
}

/** The failure for a web page where an answer was due: a wrong base URL, or a gateway's error page. */
export function htmlAnswer(label: string, status: number, headers: Headers | null = null): ProviderError {
  return new ProviderError({
    kind: status >= 400 ? kindOfStatus(status) : "malformed_response",
    message: `${label} answered HTML: check the base URL (status ${status}).`,
    status,
    retryAfterMs: retryAfterMs(headers),
  });
}

/** The failure for an answer that is not what the protocol promises. */
export function malformed(label: string, what: string, cause?: unknown): ProviderError {
  return new ProviderError({
    kind: "malformed_response",
    message: `${label} answered ${what}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The failure for a stream that ended before the model did. */
export function cutStream(label: string, cause?: unknown): ProviderError {
  return new ProviderError({
    kind: "network",
    message: `${label} closed the stream before the answer was complete.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What an aborted signal means: its own deadline, or somebody's wish. */
export function abortError(label: string, signal: AbortSignal): ProviderError {
  const timedOut = isRecord(signal.reason) && signal.reason.name === "TimeoutError";
  return timedOut
    ? new ProviderError({ kind: "timeout", message: `${label} did not answer in time.` })
    : new ProviderError({ kind: "cancelled", message: "The call was cancelled." });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function* causes(error: unknown): Generator<unknown> {
  let current = error;
  for (let depth = 0; depth < 8 && current !== undefined && current !== null; depth++) {
    yield current;
    current = isRecord(current) ? current.cause : undefined;
  }
}

function kindOfStatus(status: number): ErrorKind {
  if (status === 429) return "rate_limited";
  if (status === 401 || status === 402 || status === 403) return "auth";
  if (status === 408) return "timeout";
  if (status >= 500 || status === 409 || status === 425) return "overloaded";
  return status >= 300 ? "invalid_request" : "unknown";
}

/** Closed kind of a failed HTTP answer, from its status, the error codes in its body and its text. */
export function classifyAnswer(status: number | null, codes: readonly string[], text: string): ErrorKind {
  const clientFault = status === null || (status >= 400 && status < 500 && status !== 401 && status !== 403);
  if (clientFault && status !== 429) {
    if (codes.some((code) => kindsByCode[code] === "context_length") || contextLengthText.test(text))
      return "context_length";
    if (codes.some((code) => kindsByCode[code] === "content_filter") || contentFilterText.test(text))
      return "content_filter";
  }
  if (status !== null && status !== 529) return kindOfStatus(status);
  for (const code of codes) {
    const kind = kindsByCode[code];
    if (kind) return kind;
  }
  return status === 529 ? "overloaded" : "unknown";
}

const advice: Partial<Record<ErrorKind, string>> = {
  auth: "refused the key",
  rate_limited: "is limiting requests",
  overloaded: "is failing or overloaded",
  context_length: "says the prompt does not fit the model's context window",
  content_filter: "refused the content",
  invalid_request: "refused the request",
  timeout: "did not answer in time",
};

interface HttpFailure {
  status: number | null;
  codes: string[];
  text: string;
  headers: Headers | null;
}

function readHttpFailure(error: Record<string, unknown>): HttpFailure | null {
  const status = [error.status, error.status_code].find((value) => typeof value === "number") as
    | number
    | undefined;
  const body = isRecord(error.error) ? error.error : {};
  const inner = isRecord(body.error) ? body.error : body;
  const codes = [error.code, error.type, inner.code, inner.type].filter(
    (code): code is string => typeof code === "string",
  );
  if (status === undefined && codes.every((code) => kindsByCode[code] === undefined)) return null;
  const own = typeof error.message === "string" ? error.message : "";
  const text = typeof inner.message === "string" ? inner.message : own;
  const headers = error.headers instanceof Headers ? error.headers : null;
  return { status: status ?? null, codes, text, headers };
}

function fromHttp(
  failure: HttpFailure,
  error: unknown,
  context: FailureContext,
  nowMs: number,
): ProviderError {
  if (looksLikeHtml(failure.text.replace(/^\d{3}\s+/, "")))
    return htmlAnswer(context.label, failure.status ?? 200, failure.headers);
  const kind = classifyAnswer(failure.status, failure.codes, failure.text);
  const outOfQuota = failure.codes.includes("insufficient_quota");
  const shown = failure.status === null ? "" : ` (status ${failure.status})`;
  const what = outOfQuota
    ? "says the account's quota is used up"
    : (advice[kind] ?? "answered with an error");
  const hint = failure.status === 404 ? " Check the model name and the base URL." : "";
  const detail = redact(failure.text, context.secrets);
  return new ProviderError({
    kind,
    message: `${context.label} ${what}${shown}${detail ? `: ${detail}` : "."}${hint}`,
    status: failure.status,
    retryAfterMs: retryAfterMs(failure.headers, nowMs),
    cause: error,
    ...(outOfQuota ? { retryable: false } : {}),
  });
}

function fromNetwork(error: unknown, context: FailureContext): ProviderError | null {
  for (const cause of causes(error)) {
    if (!isRecord(cause)) continue;
    const code = typeof cause.code === "string" ? cause.code : "";
    if (timeoutCodes.has(code) || cause.name === "TimeoutError" || cause.name === "APIConnectionTimeoutError")
      return new ProviderError({
        kind: "timeout",
        message: `${context.label} did not answer in time.`,
        cause: error,
      });
    const why =
      networkCauses[code] ?? (cause.message === "terminated" ? networkCauses.UND_ERR_SOCKET : undefined);
    if (why) {
      const where = context.host ? `${context.label} at ${context.host}` : context.label;
      return new ProviderError({
        kind: "network",
        message: `Could not reach ${where}: ${why}`,
        cause: error,
      });
    }
  }
  return null;
}

/**
 * Any failure of an SDK, of fetch or of our own reading as one `ProviderError` of the closed set.
 * The signal decides first: after an abort the SDKs throw all kinds of things.
 */
export function toProviderError(
  error: unknown,
  context: FailureContext,
  signal: AbortSignal,
  nowMs: number = Date.now(),
): ProviderError {
  for (const cause of causes(error)) if (cause instanceof ProviderError) return cause;
  if (signal.aborted) return abortError(context.label, signal);
  if (isRecord(error)) {
    const http = readHttpFailure(error);
    if (http) return fromHttp(http, error, context, nowMs);
  }
  const network = fromNetwork(error, context);
  if (network) return network;
  for (const cause of causes(error))
    if (cause instanceof SyntaxError) return malformed(context.label, "something that is not JSON", error);
  const text = error instanceof Error ? error.message : String(error);
  const failedToConnect =
    isRecord(error) && error.name === "Error" && /connection error|fetch failed/i.test(text);
  return new ProviderError({
    kind: failedToConnect || text === "fetch failed" ? "network" : "unknown",
    message: `${context.label} failed: ${redact(text, context.secrets)}`,
    cause: error,
  });
}
