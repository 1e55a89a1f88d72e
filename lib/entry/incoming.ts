import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/** Of Node's HTTP server: a request has come whose handler has not been called yet. */
const requestStart = "http.server.request.start";
const api = "/api/v1/";

/** What Next has handlers for. Any other method it would answer with an empty 400, and TRACE with 500. */
const routedMethods = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

/** Carries a method that no route has to the handler of OPTIONS, which refuses it by name. */
export const unroutedMethodHeader = "x-assay-unrouted-method";

/** What the catch-all route answers with 404: a name with a character that no route has. */
const unreadablePath = `${api}-unreadable-path`;

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes a request what the routes may rely on. The connection's own address is written behind what `X-Forwarded-For`
 * claims: Next writes it only where the header is missing, so that any client could choose its address. And a REST path
 * whose escapes are no UTF-8, which Next would refuse with a page, becomes one that is unknown: 404 as a problem. And a
 * method that no route has, such as TRACE, comes as OPTIONS with its name beside it: 405 as a problem.
 */
export function prepare(request: Pick<IncomingMessage, "headers" | "url" | "socket" | "method">): void {
  const { headers, url = "", method = "GET" } = request;
  delete headers[unroutedMethodHeader];
  if (!routedMethods.has(method)) {
    headers[unroutedMethodHeader] = method;
    request.method = "OPTIONS";
  }
  const claimed = headers["x-forwarded-for"];
  const peer = request.socket.remoteAddress ?? "unknown";
  headers["x-forwarded-for"] = claimed === undefined ? peer : `${String(claimed)}, ${peer}`;
  const [path = ""] = url.split("?");
  if (path.startsWith(api) && !isReadable(path)) request.url = unreadablePath;
}

/** Prepares every request of this process from now on. */
export function prepareRequests(): void {
  subscribe(requestStart, (message) => prepare((message as { request: IncomingMessage }).request));
}
