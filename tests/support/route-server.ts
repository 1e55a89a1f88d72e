import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { loadHandler, type MethodName, methodNames, restRoutes } from "./routes";

/** An answer in place of the route's own; null lets the route answer. `n` counts requests from 1. */
export type RouteFault = (request: { method: string; path: string; n: number }) => Response | null;

export interface RouteServer {
  url: string;
  /** Method and path of every request, in order. */
  readonly requests: string[];
  fault: RouteFault | null;
  close(): Promise<void>;
}

interface Found {
  file: string;
  params: Record<string, string>;
}

const patterns = restRoutes
  .map(({ file, path }) => ({
    file,
    pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
    parameters: path.split("{").length,
  }))
  // As Next does: a path without a parameter goes before one with.
  .sort((a, b) => a.parameters - b.parameters);

function find(path: string): Found | null {
  for (const { file, pattern } of patterns) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
    return { file, params: Object.fromEntries(params) };
  }
  return null;
}

async function answer(incoming: IncomingMessage, url: URL): Promise<Response> {
  const found = find(url.pathname);
  const method = methodNames.find((name) => name === incoming.method) as MethodName | undefined;
  if (found === null || method === undefined) return new Response("No such route.", { status: 404 });
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const body = method === "GET" ? {} : { body: Buffer.concat(chunks) };
  const handler = await loadHandler(found.file, method);
  return handler(new Request(url, { method, headers, ...body }), { params: Promise.resolve(found.params) });
}

/** Serves the real REST routes on loopback, for clients that are other processes. */
export async function startRouteServer(): Promise<RouteServer> {
  const served: Pick<RouteServer, "requests" | "fault"> = { requests: [], fault: null };
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://assay.test");
    served.requests.push(`${incoming.method} ${url.pathname}`);
    const seen = { method: incoming.method ?? "", path: url.pathname, n: served.requests.length };
    const response = served.fault?.(seen) ?? (await answer(incoming, url));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body === null) outgoing.end();
    else Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]).pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(served, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
