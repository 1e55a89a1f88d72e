import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { log } from "@/lib/log";
import { route } from "./route";
import type { Access, PathReaders, RouteContext, RouteHandler, RouteOptions } from "./route-kernel";

/** One server-sent event. `data` is sent as JSON on one line. */
export interface StreamEvent {
  event?: string;
  id?: string;
  data: unknown;
}

const heartbeatMs = 15_000;
/** Streams end after this and the browser connects again, so that a revoked session or key stops reading soon. */
const longestMs = 5 * 60_000;
const patienceMs = 2_000;

// Next may bundle instrumentation and routes apart; shutdown must see the streams of both.
const globalStreams = globalThis as typeof globalThis & { assayStreams?: Set<AbortController> };

function openStreams(): Set<AbortController> {
  globalStreams.assayStreams ??= new Set();
  return globalStreams.assayStreams;
}

/** Ends every open stream; called at shutdown, since the server waits for open answers before it exits. */
export function closeAllStreams(): void {
  for (const controller of openStreams()) controller.abort();
}

function encode(event: StreamEvent): string {
  const id = event.id === undefined ? "" : `id: ${event.id}\n`;
  const name = event.event === undefined ? "" : `event: ${event.event}\n`;
  return `${id}${name}data: ${JSON.stringify(event.data)}\n\n`;
}

type Source = (signal: AbortSignal) => AsyncIterable<StreamEvent>;

/**
 * A `text/event-stream` answer from a source of events (WHATWG server-sent events). Sends a comment every 15 s so that
 * proxies keep the connection, and ends when the client leaves, after 5 minutes, at shutdown or when the source ends.
 * The source must stop when its signal aborts. An error in the source ends the stream with an `error` event.
 */
export function eventStream(clientSignal: AbortSignal, source: Source): Response {
  const ending = new AbortController();
  const end = () => ending.abort();
  openStreams().add(ending);
  clientSignal.addEventListener("abort", end, { once: true });
  if (clientSignal.aborted) end();
  const lifetime = setTimeout(end, longestMs);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let open = true;
      const send = (text: string) => {
        if (open && !ending.signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const heartbeat = setInterval(() => send(": keep-alive\n\n"), heartbeatMs);
      const close = () => {
        if (!open) return;
        open = false;
        clearInterval(heartbeat);
        clearTimeout(lifetime);
        openStreams().delete(ending);
        clientSignal.removeEventListener("abort", end);
        try {
          controller.close();
        } catch {
          // Already cancelled by the reader.
        }
      };
      ending.signal.addEventListener("abort", close, { once: true });
      if (ending.signal.aborted) return close();
      send("retry: 1000\n\n");
      // Not awaited: `start` must return before anything is read.
      pump(source, ending, send).finally(close);
    },
    cancel: end,
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

async function pump(source: Source, ending: AbortController, send: (text: string) => void): Promise<void> {
  try {
    for await (const event of source(ending.signal)) {
      if (ending.signal.aborted) return;
      send(encode(event));
    }
  } catch (error) {
    if (ending.signal.aborted) return;
    send(
      encode({ event: "error", data: { message: "The stream was interrupted. It will be opened again." } }),
    );
    log.error({ err: error }, "event stream failed");
  }
}

async function* resume<T>(first: Promise<IteratorResult<T>>, rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    for (let item = await first; item.done !== true; item = await rest.next()) yield item.value;
  } finally {
    await rest.return?.();
  }
}

/**
 * The same once the source has begun, so that what it refuses is an error answer and not a stream that breaks off and
 * is opened again for ever. A source with nothing to say at first holds the answer back for two seconds at most.
 */
export async function begunStream(clientSignal: AbortSignal, source: Source): Promise<Response> {
  const ending = new AbortController();
  const iterator = source(ending.signal)[Symbol.asyncIterator]();
  const first = iterator.next();
  // Whoever leaves before the stream is read never has it read: the source must be told all the same.
  const left = () => {
    ending.abort();
    iterator.return?.().catch(() => undefined);
  };
  clientSignal.addEventListener("abort", left, { once: true });
  if (clientSignal.aborted) left();
  const patience = new AbortController();
  try {
    await Promise.race([first, sleep(patienceMs, undefined, { signal: patience.signal })]);
  } catch (error) {
    ending.abort();
    throw error;
  } finally {
    patience.abort();
  }
  return eventStream(clientSignal, (signal) => {
    signal.addEventListener("abort", () => ending.abort(), { once: true });
    return resume(first, iterator);
  });
}

/**
 * A route that answers with server-sent events: everything `route` does, then the events of `source` until it ends
 * or the context's `signal` aborts. What the source throws before its first event is answered as an error.
 */
export function stream<
  A extends Access,
  P extends PathReaders = Record<never, never>,
  Q extends z.ZodType = z.ZodObject<Record<never, never>, z.core.$strict>,
>(
  options: Omit<RouteOptions<A, P, Q, z.ZodType>, "body" | "upload" | "idempotency">,
  source: (context: RouteContext<A, P, z.output<Q>, unknown>) => AsyncIterable<StreamEvent>,
): RouteHandler {
  return route<A, P, Q, z.ZodType>(options as RouteOptions<A, P, Q, z.ZodType>, (context) =>
    begunStream(context.signal, (signal) => source({ ...context, signal })),
  );
}
