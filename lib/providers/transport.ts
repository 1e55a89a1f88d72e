import http from "node:http";
import https from "node:https";
import { pipeline, type Readable } from "node:stream";
import { ReadableStream as WebStream } from "node:stream/web";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { answerLimit, boundedAnswer } from "./answer-limit";
import { WholeResponse } from "./whole-response";

/**
 * Connections to model providers, kept alive for the next call and bounded by the connections' own limits. There is no
 * timeout: the call's deadline, which aborts the signal, is the only clock.
 */
const agentOptions: https.AgentOptions = {
  keepAlive: true,
  maxFreeSockets: 1_024,
  // The warmest connection first: the others grow idle together and are closed by the provider.
  scheduling: "lifo",
  ...(process.env.NODE_USE_ENV_PROXY === "1" ? { proxyEnv: process.env } : {}),
};

const clients = {
  "http:": { request: http.request, agent: new http.Agent(agentOptions) },
  "https:": { request: https.request, agent: new https.Agent(agentOptions) },
};

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Statuses whose answers have no body, and for which the `Response` of the Fetch standard takes none. */
const bodyless = new Set([101, 103, 204, 205, 304]);

function headersOf(raw: string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index < raw.length; index += 2) headers.append(raw[index] ?? "", raw[index + 1] ?? "");
  return headers;
}

/** The body as the provider wrote it. */
function decoded(message: http.IncomingMessage): Readable {
  const decoder = decoders[(message.headers["content-encoding"] ?? "").toLowerCase()];
  // A cut connection must reach the reader: a bare pipe would leave it waiting.
  return decoder === undefined ? message : (pipeline(message, decoder(), () => {}) as unknown as Readable);
}

/** Reads by events: an iterator over a body of one part costs several times the part. */
function readWhole(content: Readable): Promise<Buffer<ArrayBuffer>> {
  const count = answerLimit();
  const parts: Buffer<ArrayBuffer>[] = [];
  return new Promise((resolve, reject) => {
    content.on("data", (part: Buffer<ArrayBuffer>) => {
      try {
        count(part.byteLength);
        parts.push(part);
      } catch (error) {
        reject(error);
        content.destroy();
      }
    });
    content.once("end", () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
    content.once("error", reject);
    content.once("close", () => {
      // Making an error costs more than the rest of this: only for a body that did not end.
      if (!content.readableEnded) reject(new Error("The connection was closed before the answer was whole."));
    });
  });
}

async function responseOf(message: http.IncomingMessage): Promise<Response> {
  const status = message.statusCode ?? 0;
  const statusText = message.statusMessage ?? "";
  const headers = headersOf(message.rawHeaders);
  if (bodyless.has(status)) {
    message.resume();
    return new Response(null, { status, statusText, headers });
  }
  const content = decoded(message);
  if (message.headers["content-type"]?.startsWith("application/json")) {
    return new WholeResponse(await readWhole(content), status, statusText, headers);
  }
  const body = WebStream.from(boundedAnswer(content)) as ReadableStream<Uint8Array>;
  return new Response(body, { status, statusText, headers });
}

function requestHeaders(init: RequestInit | undefined): Record<string, string> {
  const given = init?.headers instanceof Headers ? init.headers : new Headers(init?.headers);
  return { "accept-encoding": "gzip, br", ...Object.fromEntries(given) };
}

function send(url: URL, init: RequestInit | undefined, body: string | null): Promise<http.IncomingMessage> {
  const client = clients[url.protocol as keyof typeof clients];
  if (client === undefined) throw new TypeError(`${url.protocol} is not HTTP.`);
  const { request, agent } = client;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: init?.method ?? "GET", headers: requestHeaders(init), agent });
    const { signal } = init ?? {};
    let answer: http.IncomingMessage | null = null;
    const abort = () => (answer ?? outgoing).destroy(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    outgoing.once("close", () => signal?.removeEventListener("abort", abort));
    outgoing.once("response", (message) => {
      answer = message;
      resolve(message);
    });
    // Stays for errors after the answer began: they reach the reader through the body.
    outgoing.on("error", reject);
    outgoing.end(body ?? undefined);
  });
}

/**
 * A `fetch` for calls to model providers over `node:http`, whose answers are given whole when they are JSON and as a
 * stream otherwise. It is not `fetch` itself, built in or undici's, for two reasons. That costs about twice the CPU, for
 * streams of every body and checks that only browsers need. And it gives a connection its next request only after every
 * other socket that is ready has been read, so calls that end together begin again together at the end of that work:
 * 1,000 calls of 500 ms, 100 at once, take 5.4 s that way and 5.1 s this way. It follows no redirects (as
 * `redirect: "manual"`) and takes a string as body; anything else goes to `fetch`. `HTTP(S)_PROXY` and `NO_PROXY` count with
 * `NODE_USE_ENV_PROXY=1`, as in Node itself.
 */
export const providerFetch: typeof fetch = async (input, init) => {
  const body = init?.body ?? null;
  if (input instanceof Request || (body !== null && typeof body !== "string")) {
    return fetch(input, { ...init, redirect: "manual" });
  }
  init?.signal?.throwIfAborted();
  return responseOf(await send(new URL(input), init, body));
};
