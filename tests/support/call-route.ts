import type { RouteHandler } from "@/lib/entry/route-kernel";

export interface RouteCall {
  method?: string;
  /** Text of an API key; null sends none. */
  key: string | null;
  body?: unknown;
  params?: Record<string, string | string[]>;
  /** With its question mark. */
  query?: string;
  headers?: Record<string, string>;
}

export interface RouteAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed answer, to be checked with its schema; null without a body. */
  json: unknown;
}

/** Calls a route handler as Next would. */
export async function callRoute(handler: RouteHandler, call: RouteCall): Promise<RouteAnswer> {
  const headers = new Headers(call.headers);
  if (call.key !== null) headers.set("authorization", `Bearer ${call.key}`);
  if (call.body !== undefined) headers.set("content-type", "application/json");
  const request = new Request(`http://assay.test/api/v1/x${call.query ?? ""}`, {
    method: call.method ?? "GET",
    headers,
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const response = await handler(request, { params: Promise.resolve(call.params ?? {}) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === "" ? null : JSON.parse(text),
  };
}
