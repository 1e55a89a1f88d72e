import type pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { toJson, toText, transaction } from "./database";
import { insertEvents } from "./intake";
import { type EngineEvent, type EventRow, type SerializedError, transactionLock } from "./protocol";
import { type FunctionSpec, nextCronTime, type Registry } from "./registry";

const eventsPerBatch = 200;

interface NewRun {
  id: string;
  function_id: string;
  event_id: string;
  event: EngineEvent;
  workspace_id: string | null;
  priority: number;
  max_attempts: number;
  groups: string[];
  group_limits: number[];
}

/** The workspace an event is about; what a failure handler gets is about the same one as the event that failed. */
function workspaceOf({ data }: Pick<EngineEvent, "data">): string | null {
  if (typeof data.workspaceId === "string") return data.workspaceId;
  const { event } = data;
  if (typeof event !== "object" || event === null || !("data" in event)) return null;
  const { data: failed } = event;
  if (typeof failed !== "object" || failed === null || !("workspaceId" in failed)) return null;
  return typeof failed.workspaceId === "string" ? failed.workspaceId : null;
}

function newRun(spec: FunctionSpec, eventId: string, event: EngineEvent): NewRun {
  const groups = spec.groups(event);
  return {
    id: uuidv7(),
    function_id: spec.id,
    event_id: eventId,
    event,
    workspace_id: workspaceOf(event),
    priority: spec.priority(event),
    max_attempts: spec.maxAttempts,
    groups: groups.map(({ name }) => name),
    group_limits: groups.map(({ limit }) => limit),
  };
}

async function insertRuns(client: pg.PoolClient, runs: NewRun[]): Promise<void> {
  if (runs.length === 0) return;
  await client.query(
    `with run as (
       insert into engine_runs
         (id, function_id, event_id, event, workspace_id, priority, max_attempts, groups, group_limits)
       select * from json_to_recordset($1::json) as r(id text, function_id text, event_id text, event json,
         workspace_id text, priority int, max_attempts int, groups text[], group_limits int[])
       on conflict (function_id, event_id) do nothing returning *)
     insert into engine_jobs (run_id, function_id, priority, groups, group_limits)
     select id, function_id, priority, groups, group_limits from run`,
    [toJson(runs)],
  );
}

/** Ends active runs; what a call of theirs still answers is dropped, since its job is gone. */
export async function cancelRuns(client: pg.PoolClient, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `update engine_runs set status = 'cancelled', finished_at = now()
     where id = any($1) and status = 'active' returning id`,
    [ids],
  );
  const cancelled = rows.map(({ id }) => id);
  await client.query("delete from engine_jobs where run_id = any($1)", [cancelled]);
  await client.query("delete from engine_steps where run_id = any($1)", [cancelled]);
  return cancelled;
}

async function cancelMatching(client: pg.PoolClient, registry: Registry, event: EngineEvent): Promise<void> {
  for (const spec of registry.values()) {
    const cancels = spec.cancels.filter((cancel) => cancel.event === event.name);
    if (cancels.length === 0) continue;
    const { rows } = await client.query<{ id: string; event: EngineEvent }>(
      "select id, event from engine_runs where status = 'active' and function_id = $1 order by id",
      [spec.id],
    );
    const matching = rows.filter((run) => cancels.some((cancel) => cancel.matches(run.event, event)));
    await cancelRuns(
      client,
      matching.map(({ id }) => id),
    );
  }
}

/**
 * Turns events into runs and cancellations, in the order the events were written. Events that no function
 * here knows stay for a process that does, such as a newer version during a deployment. Answers how many were handled;
 * call again while that is not 0.
 */
export async function dispatchEvents(pool: pg.Pool, registry: Registry): Promise<number> {
  const specs = [...registry.values()];
  const cancelling = new Set(specs.flatMap((spec) => spec.cancels.map(({ event }) => event)));
  const triggering = specs.flatMap((spec) => spec.triggers.map(({ event }) => event));
  const names = [...new Set([...triggering, ...cancelling, "inngest/function.failed"])];
  const work = async (client: pg.PoolClient): Promise<number> => {
    const { rows } = await client.query<EventRow & { seq: string }>(
      "select seq, id, name, payload from engine_events where not dispatched and name = any($1) order by seq limit $2",
      [names, eventsPerBatch],
    );
    let runs: NewRun[] = [];
    for (const { id, name, payload } of rows) {
      if (cancelling.has(name)) {
        await insertRuns(client, runs);
        runs = [];
        await cancelMatching(client, registry, payload);
      }
      for (const spec of specs) {
        const triggered = spec.triggers.some(({ event, matches }) => event === name && matches(payload));
        if (triggered) runs.push(newRun(spec, id, payload));
      }
    }
    await insertRuns(client, runs);
    if (rows.length > 0) {
      await client.query("update engine_events set dispatched = true where seq = any($1::bigint[])", [
        rows.map(({ seq }) => seq),
      ]);
    }
    return rows.length;
  };
  // One dispatcher at a time: a cancellation must not overtake the event it cancels.
  return transaction(pool, work, { space: transactionLock, number: 0 });
}

/** Marks a run failed and tells whoever listens for `inngest/function.failed`. The caller holds the run's row. */
export async function failRun(client: pg.PoolClient, runId: string, error: SerializedError): Promise<void> {
  const { rows } = await client.query<{ function_id: string; event: EngineEvent }>(
    `update engine_runs set status = 'failed', finished_at = now(), last_error = $2
     where id = $1 and status = 'active' returning function_id, event`,
    [runId, toText(`${error.name}: ${error.message}`)],
  );
  await client.query("delete from engine_jobs where run_id = $1", [runId]);
  const [run] = rows;
  if (run === undefined) return;
  const { function_id, event } = run;
  const payload: EngineEvent = {
    id: `${runId}:failed:${uuidv7()}`,
    name: "inngest/function.failed",
    data: { function_id, run_id: runId, error, event, events: [event] },
    ts: Date.now(),
  };
  await insertEvents(client, [{ id: payload.id, name: payload.name, payload }]);
}

/** Notes when each scheduled function is next due, and forgets schedules that no function has any more. */
export async function registerCrons(pool: pg.Pool, registry: Registry): Promise<void> {
  const wanted = [...registry.values()].flatMap((spec) =>
    spec.crons.map((cron) => ({ function_id: spec.id, cron })),
  );
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ now: Date }>("select now()");
    const now = rows[0]?.now ?? new Date();
    const due = wanted
      .map((row) => ({ ...row, next_at: nextCronTime(row.cron, now) }))
      .filter((row) => row.next_at);
    await client.query(
      `delete from engine_crons c where not exists (
         select from json_to_recordset($1::json) as w(function_id text, cron text)
         where w.function_id = c.function_id and w.cron = c.cron)`,
      [toJson(wanted)],
    );
    await client.query(
      `insert into engine_crons (function_id, cron, next_at)
       select * from json_to_recordset($1::json) as w(function_id text, cron text, next_at timestamptz)
       on conflict do nothing`,
      [toJson(due)],
    );
  });
}

/** Starts scheduled functions that are due: once, however many processes ask and however long none did. */
export async function dispatchCrons(pool: pg.Pool, registry: Registry): Promise<number> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ function_id: string; cron: string; next_at: Date; now: Date }>(
      `select function_id, cron, next_at, now() from engine_crons
       where next_at <= now() and function_id = any($1) for update skip locked`,
      [[...registry.keys()]],
    );
    for (const { function_id, cron, next_at, now } of rows) {
      const spec = registry.get(function_id);
      const id = `cron:${function_id}:${cron}:${next_at.toISOString()}`;
      const event = { id, name: "inngest/scheduled.timer", data: { cron }, ts: next_at.getTime() };
      if (spec) await insertRuns(client, [newRun(spec, id, event)]);
      await client.query("update engine_crons set next_at = $3 where function_id = $1 and cron = $2", [
        function_id,
        cron,
        nextCronTime(cron, now),
      ]);
    }
    return rows.length;
  });
}
