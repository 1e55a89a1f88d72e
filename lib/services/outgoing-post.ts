import "server-only";
import { ProviderError } from "@/lib/providers/provider";
import { connectionFetch } from "./public-fetch";

export interface OutgoingPost {
  url: string;
  headers: Record<string, string>;
  /** JSON text. */
  body: string;
  signal: AbortSignal;
}

/**
 * One POST of JSON to an address that a user entered. Redirects are not followed, and private addresses are connected to
 * only where the operator allows it.
 * @throws ProviderError for a private address; else what fetch throws, which `postFailure` puts into words.
 */
export function postJson({ url, headers, body, signal }: OutgoingPost): Promise<Response> {
  const send = connectionFetch() ?? fetch;
  return send(url, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body,
    redirect: "manual",
    signal,
  });
}

/** Why a POST got no answer, for people. @param timeoutMs how long it was waited for. */
export function postFailure(error: unknown, url: string, timeoutMs: number): string {
  if (error instanceof ProviderError) return error.message;
  const { host } = new URL(url);
  if (!(error instanceof Error)) return `${host} could not be reached.`;
  if (error.name === "TimeoutError") return `It did not answer within ${timeoutMs / 1000} s.`;
  const { cause } = error;
  const text = cause instanceof Error && cause.message !== "" ? cause.message : error.message;
  return `${host} could not be reached: ${text}.`.slice(0, 500);
}
