import { createHash } from "node:crypto";
import { z } from "zod";
import { enginePool, type Queryable, toJson, untilReachable } from "./database";
import { channel, type EngineEvent, type EventRow, opsSchema } from "./protocol";
import { type CallContext, runtime } from "./runtime";

const sentEventSchema = z.looseObject({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  data: z.record(z.string(), z.unknown()).default({}),
  ts: z.number().default(() => Date.now()),
});
const sentEventsSchema = z.union([z.array(sentEventSchema), sentEventSchema.transform((event) => [event])]);
const checkpointSchema = z.object({ steps: opsSchema });

/** Writes events and wakes the workers; an id that is already there is the same event and does nothing. */
export async function insertEvents(database: Queryable, events: EventRow[]): Promise<void> {
  await database.query(
    `with inserted as (
       insert into engine_events (id, name, payload)
       select id, name, payload from json_to_recordset($1::json) as e(id text, name text, payload json)
       on conflict (id) do nothing returning 1)
     select pg_notify('${channel}', 'event') where exists (select from inserted)`,
    [toJson(events)],
  );
}

function eventId(seed: string, position: number): string {
  return createHash("sha256").update(`${seed}\n${position}`).digest("hex").slice(0, 32);
}

/**
 * The seed of ids for events sent without one. The SDK repeats a failed send with the same header; inside a step the
 * n-th send of that step is the same event however often the step is tried.
 */
function idSeed(call: CallContext | undefined, header: string): string {
  if (call === undefined) return header;
  const scope = call.eventScope();
  const batches = call.eventBatches.get(scope) ?? [];
  if (!batches.includes(header)) batches.push(header);
  call.eventBatches.set(scope, batches);
  return `${call.runId}\n${scope}\n${batches.indexOf(header)}`;
}

async function receiveEvents(databaseUrl: string, body: unknown, seedHeader: string): Promise<Response> {
  const seed = idSeed(runtime().calls.getStore(), seedHeader);
  const rows = sentEventsSchema.parse(body).map((sent, position) => {
    const payload: EngineEvent = { ...sent, id: sent.id ?? eventId(seed, position) };
    return { id: payload.id, name: payload.name, payload };
  });
  const deadline = performance.now() + 5_000;
  await untilReachable(
    () => insertEvents(enginePool(databaseUrl), rows),
    () => performance.now() < deadline,
  );
  return Response.json({ ids: rows.map(({ id }) => id), status: 200 });
}

async function receiveCheckpoint(body: unknown): Promise<Response> {
  const call = runtime().calls.getStore();
  const current = call !== undefined && (await call.checkpoint(checkpointSchema.parse(body).steps));
  return current
    ? Response.json({})
    : Response.json({ error: "The lease of this call is gone." }, { status: 409 });
}

/**
 * The `fetch` of an Inngest client in embedded mode: events become rows, checkpoints go to the running call, and
 * nothing leaves the process. Works in every process that reaches the database, whether or not an engine runs in it.
 * `databaseUrl` is asked at each call, since it may be known only after this module is loaded.
 */
export function createEmbeddedFetch(databaseUrl: () => string): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (request.method === "POST" && pathname.startsWith("/e/")) {
      const seed = request.headers.get("x-inngest-event-id-seed") ?? crypto.randomUUID();
      return receiveEvents(databaseUrl(), await request.json(), seed);
    }
    if (request.method === "POST" && /^\/v1\/checkpoint\/[^/]+\/async$/.test(pathname)) {
      return receiveCheckpoint(await request.json());
    }
    return Response.json(
      { error: `The embedded engine does not support ${request.method} ${pathname}.` },
      { status: 501 },
    );
  };
}
