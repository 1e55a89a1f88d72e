import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Something going wrong on purpose. */
export type Fault =
  | { kind: "rate_limited"; retryAfter: string | null }
  | { kind: "error"; status: number; body?: unknown; headers?: Record<string, string> }
  /** Never answers. */
  | { kind: "hang" }
  /** Closes the socket: before any byte, or after `chunks` pieces of a stream. */
  | { kind: "cut"; chunks?: number }
  | { kind: "html"; status?: number }
  /** 200 with JSON of another shape, or with no JSON at all. */
  | { kind: "wrong_json"; text?: string }
  | { kind: "empty_answer" }
  | { kind: "no_usage" };

export type Body = Record<string, unknown>;

export interface FakeOptions {
  port?: number;
  latencyMs?: number | ((body: Body) => number);
  /** The answer's text for a request body. Default: "ok". */
  answer?: (body: Body) => string;
  /** The fault of the n-th model call (from 1), or null for none. */
  fault?: (n: number, body: Body) => Fault | null;
  /** Pieces of streamed answers come this far apart. */
  chunkDelayMs?: number;
  /** Answers wait for what it returns. */
  gate?: () => Promise<void>;
}

export interface FakeServer {
  /** Base URL without a trailing slash. */
  url: string;
  /** Model calls received so far. */
  readonly calls: number;
  /** Times each distinct body was received, by SHA-256 of it. */
  readonly callsByHash: ReadonlyMap<string, number>;
  /** Bodies and headers of the last 100 calls, newest last. */
  readonly received: ReadonlyArray<{ path: string; body: Body; headers: IncomingMessage["headers"] }>;
  readonly inFlight: number;
  readonly maxInFlight: number;
  close(): Promise<void>;
}

/** What a protocol makes of one call. */
export interface Exchange {
  path: string;
  body: Body;
  text: string;
  fault: Fault | null;
}

export interface Protocol {
  /** Answers GETs, such as the model list; null is 404. */
  get: (path: string) => unknown | null;
  /** Whole answer of a POST; null is 404. */
  answer: (exchange: Exchange) => unknown | null;
  /** Whether the body asks for a stream. */
  streams: (exchange: Exchange) => boolean;
  /** The stream's pieces, as sent on the wire. */
  chunks: (exchange: Exchange) => string[];
  streamType: string;
  rateLimitBody: unknown;
  errorBody: (status: number) => unknown;
}

const html = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>";

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "x-request-id": "req_fake",
    "request-id": "req_fake",
    ...headers,
  });
  response.end(text);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function sendStream(
  response: ServerResponse,
  pieces: string[],
  type: string,
  cutAfter: number | null,
  delayMs: number,
): Promise<void> {
  response.writeHead(200, { "content-type": type, "x-request-id": "req_fake", "request-id": "req_fake" });
  for (const [index, piece] of pieces.entries()) {
    if (cutAfter !== null && index >= cutAfter) return void response.destroy();
    if (response.destroyed) return;
    response.write(piece);
    // Cutting in the same tick would drop the pieces with the socket.
    if (delayMs > 0 || cutAfter !== null) await wait(delayMs);
  }
  response.end();
}

/** Answers with a fault; false when it is one the protocol itself has to act out. */
function sendFault(fault: Fault, protocol: Protocol, response: ServerResponse): boolean {
  switch (fault.kind) {
    case "rate_limited":
      send(
        response,
        429,
        protocol.rateLimitBody,
        fault.retryAfter === null ? {} : { "retry-after": fault.retryAfter },
      );
      return true;
    case "error":
      send(response, fault.status, fault.body ?? protocol.errorBody(fault.status), fault.headers);
      return true;
    case "hang":
      return true;
    case "cut":
      if (fault.chunks !== undefined) return false;
      response.destroy();
      return true;
    case "html":
      send(response, fault.status ?? 200, html, { "content-type": "text/html; charset=utf-8" });
      return true;
    case "wrong_json":
      send(response, 200, fault.text ?? { hello: "world" });
      return true;
    default:
      return false;
  }
}

/**
 * A model provider on loopback that speaks a real wire format, for tests and benches. Cheap per call: no
 * framework, keep-alive, one JSON parse and one stringify.
 */
export async function startFake(protocol: Protocol, options: FakeOptions): Promise<FakeServer> {
  const state = { calls: 0, inFlight: 0, maxInFlight: 0 };
  const callsByHash = new Map<string, number>();
  const received: { path: string; body: Body; headers: IncomingMessage["headers"] }[] = [];

  async function post(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request);
    const n = ++state.calls;
    const hash = createHash("sha256").update(text).digest("hex");
    callsByHash.set(hash, (callsByHash.get(hash) ?? 0) + 1);
    const body = JSON.parse(text) as Body;
    received.push({ path, body, headers: request.headers });
    if (received.length > 100) received.shift();
    const fault = options.fault?.(n, body) ?? null;
    await options.gate?.();
    const { latencyMs = 0 } = options;
    const pause = typeof latencyMs === "function" ? latencyMs(body) : latencyMs;
    if (pause > 0) await wait(pause);
    if (fault && sendFault(fault, protocol, response)) return;
    const words = fault?.kind === "empty_answer" ? "" : (options.answer?.(body) ?? "ok");
    const exchange: Exchange = { path, body, text: words, fault };
    if (protocol.streams(exchange)) {
      const cutAfter = fault?.kind === "cut" ? (fault.chunks ?? 0) : null;
      await sendStream(
        response,
        protocol.chunks(exchange),
        protocol.streamType,
        cutAfter,
        options.chunkDelayMs ?? 0,
      );
      return;
    }
    const answer = protocol.answer(exchange);
    if (answer === null) send(response, 404, protocol.errorBody(404));
    else send(response, 200, answer);
  }

  const sockets = new Set<Socket>();
  const server = createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, (request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (request.method !== "POST") {
      const answer = protocol.get(path);
      return answer === null ? send(response, 404, protocol.errorBody(404)) : send(response, 200, answer);
    }
    state.inFlight++;
    state.maxInFlight = Math.max(state.maxInFlight, state.inFlight);
    response.once("close", () => state.inFlight--);
    post(path, request, response).catch(() => response.destroy());
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get calls() {
      return state.calls;
    },
    get inFlight() {
      return state.inFlight;
    },
    get maxInFlight() {
      return state.maxInFlight;
    },
    callsByHash,
    received,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Splits an answer into a few pieces for streaming; joined they are the answer. */
export function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,12}/g) ?? [];
}

/** Rough token count: the fakes' own, so that a test can tell it from an estimate. */
export function fakeTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}
