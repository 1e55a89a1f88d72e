import type pg from "pg";
import { toJson, toText, transaction } from "./database";
import { failRun } from "./dispatch";
import {
  type CallResult,
  type ClaimedJob,
  channel,
  type Op,
  type SerializedError,
  type StepState,
  serializedError,
} from "./protocol";

/** What came of a job: when the process has to look for due work again, in milliseconds from now; null if it was stale. */
export type Settled = { wakeInMs: number } | null;

export type RetryDelay = (attempt: number) => number;

/** One second, then longer and longer up to five minutes, each with up to a third of jitter. */
export const defaultRetryDelay: RetryDelay = (attempt) => {
  const seconds = [1, 5, 15, 30, 60, 120][attempt] ?? 300;
  return seconds * 1000 * (1 + Math.random() / 3);
};

const units: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds from a duration of the SDK (`1h30m`), a number of seconds (`30`) or a point in time (ISO 8601). */
export function waitMs(text: string, now: number): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+)([wdhms])/g)];
  if (parts.length > 0 && parts.map(([whole]) => whole).join("") === text) {
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ""] ?? 0), 0);
  }
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`"${text}" is not a duration or a time.`);
  return Math.max(0, time - now);
}

/** Does `work` while this worker holds the job and the run is active; otherwise does nothing and answers null. */
async function whileHeld<T>(
  pool: pg.Pool,
  worker: string,
  job: ClaimedJob,
  hold: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T | null> {
  return transaction(pool, async (client) => {
    const run = await client.query("select from engine_runs where id = $1 and status = 'active' for update", [
      job.runId,
    ]);
    if (run.rowCount === 0) return null;
    const held = await client.query(`${hold} where id = $1 and locked_by = $2`, [job.id, worker]);
    return held.rowCount === 0 ? null : work(client);
  });
}

const finished = new Set(["StepRun", "Step", "StepFailed"]);

async function storeFinished(client: pg.PoolClient, runId: string, ops: Op[]): Promise<void> {
  const rows = ops
    .filter(({ op }) => finished.has(op))
    .map(({ op, id, name, displayName, data, error }) => {
      const result = op === "StepFailed" ? { error: serializedError(error ?? data) } : { data: data ?? null };
      return { id, name: displayName ?? name ?? id, result };
    });
  if (rows.length === 0) return;
  await client.query(
    `insert into engine_steps (run_id, id, name, result, position)
     select $1, s.id, s.name, s.result, (select coalesce(max(position), 0) from engine_steps where run_id = $1) + s.n
     from rows from (json_to_recordset($2::json) as (id text, name text, result json)) with ordinality as s(id, name, result, n)
     on conflict (run_id, id) do update set result = excluded.result, position = excluded.position
       where engine_steps.position is null`,
    [runId, toJson(rows)],
  );
}

interface PlannedJob {
  stepId: string | null;
  sleeping: boolean;
  attempt: number;
  delayMs: number;
}

async function insertJobs(client: pg.PoolClient, runId: string, jobs: PlannedJob[]): Promise<void> {
  await client.query(
    `insert into engine_jobs (run_id, function_id, priority, groups, group_limits, step_id, sleeping, attempt, run_at)
     select r.id, r.function_id, r.priority, r.groups, r.group_limits,
       j."stepId", j.sleeping, j.attempt, now() + j."delayMs" * interval '1 millisecond'
     from engine_runs r, json_to_recordset($2::json) as j("stepId" text, sleeping bool, attempt int, "delayMs" float8)
     where r.id = $1`,
    [runId, toJson(jobs)],
  );
  if (jobs.filter(({ delayMs }) => delayMs === 0).length > 1)
    await client.query(`select pg_notify('${channel}', 'job')`);
}

/** Records steps that are to run or to pass on their own; answers the delays of the new ones. */
async function planSteps(client: pg.PoolClient, runId: string, ops: Op[]): Promise<number[]> {
  const planned = ops
    .filter(({ op }) => op === "StepPlanned" || op === "Sleep")
    .map((op) => ({
      ...{ id: op.id, name: op.displayName ?? op.name ?? op.id, sleeping: op.op === "Sleep" },
      delayMs: op.op === "Sleep" ? waitMs(op.name ?? "", Date.now()) : 0,
    }));
  if (planned.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `insert into engine_steps (run_id, id, name) select $1, s.id, s.name
     from json_to_recordset($2::json) as s(id text, name text) on conflict do nothing returning id`,
    [runId, toJson(planned)],
  );
  const added = planned.filter(({ id }) => rows.some((row) => row.id === id));
  await insertJobs(
    client,
    runId,
    added.map(({ id, sleeping, delayMs }) => ({ stepId: id, sleeping, attempt: 0, delayMs })),
  );
  return added.map(({ delayMs }) => delayMs);
}

async function isPending(client: pg.PoolClient, runId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "select from engine_steps where run_id = $1 and position is null limit 1",
    [runId],
  );
  return (rowCount ?? 0) > 0;
}

async function retry(
  client: pg.PoolClient,
  job: ClaimedJob,
  error: SerializedError,
  delayMs: number,
): Promise<number> {
  const attempt = job.attempt + 1;
  await client.query("update engine_runs set attempt = $2, last_error = $3 where id = $1", [
    job.runId,
    attempt,
    toText(`${error.name}: ${error.message}`),
  ]);
  await insertJobs(client, job.runId, [
    { stepId: job.sleeping ? null : job.stepId, sleeping: false, attempt, delayMs },
  ]);
  return delayMs;
}

async function complete(client: pg.PoolClient, runId: string, output: unknown): Promise<void> {
  await client.query(
    `update engine_runs set status = 'completed', finished_at = now(), attempt = 0, last_error = null, output = $2
     where id = $1`,
    [runId, toJson(output ?? null)],
  );
  await client.query("delete from engine_jobs where run_id = $1", [runId]);
  await client.query("delete from engine_steps where run_id = $1", [runId]);
}

const understood = new Set([
  ...finished,
  "StepError",
  "StepPlanned",
  "Sleep",
  "RunComplete",
  "DiscoveryRequest",
]);

async function applyOps(
  client: pg.PoolClient,
  job: ClaimedJob,
  ops: Op[],
  delayAfter: (error: SerializedError) => number,
): Promise<number> {
  const foreign = ops.find(({ op }) => !understood.has(op));
  if (foreign) {
    const step = foreign.displayName ?? foreign.name ?? foreign.id;
    const message = `The embedded engine does not support ${foreign.op} (step "${step}"). Use step.run, step.sleep or step.sendEvent, or connect an Inngest server.`;
    await failRun(client, job.runId, { name: "UnsupportedStep", message });
    return 0;
  }
  await storeFinished(client, job.runId, ops);
  const failed = ops.find(({ op }) => op === "StepError");
  if (failed) {
    const error = serializedError(failed.error);
    return retry(client, job, error, delayAfter(error));
  }
  const done = ops.find(({ op }) => op === "RunComplete");
  if (done) {
    await complete(client, job.runId, done.data);
    return 0;
  }
  const delays = await planSteps(client, job.runId, ops);
  if (delays.length === 0 && !(await isPending(client, job.runId))) {
    await insertJobs(client, job.runId, [{ stepId: null, sleeping: false, attempt: 0, delayMs: 0 }]);
  }
  return Math.min(...delays, delays.length === 0 ? 0 : Number.POSITIVE_INFINITY);
}

/** Writes what a call answered and what follows from it, all or nothing, if this worker still holds the job. */
export async function settle(
  pool: pg.Pool,
  worker: string,
  job: ClaimedJob,
  result: CallResult,
  retryDelay: RetryDelay,
): Promise<Settled> {
  const delayAfter = () => {
    const asked = result.kind === "returned" ? undefined : result.retryAfter;
    return asked === undefined ? retryDelay(job.attempt) : waitMs(asked, Date.now());
  };
  const wakeInMs = await whileHeld(pool, worker, job, "delete from engine_jobs", async (client) => {
    if (result.kind === "ops") return applyOps(client, job, result.ops, delayAfter);
    if (result.kind === "returned") await complete(client, job.runId, result.data);
    else if (result.retriable && job.attempt + 1 < job.maxAttempts)
      return retry(client, job, result.error, delayAfter());
    else await failRun(client, job.runId, result.error);
    return 0;
  });
  return wakeInMs === null ? null : { wakeInMs };
}

/** Writes steps that finished inside a call that goes on; false when the job is no longer this worker's. */
export async function checkpoint(
  pool: pg.Pool,
  worker: string,
  job: ClaimedJob,
  ops: Op[],
): Promise<boolean> {
  const hold = "update engine_jobs set attempt = 0, lost = 0";
  const written = await whileHeld(pool, worker, job, hold, async (client) => {
    await storeFinished(client, job.runId, ops);
    return true;
  });
  return written ?? false;
}

/**
 * The memoized steps of the run, in order of completion. A sleep that is over is recorded first; null when other
 * steps of the run are still pending, so that there is nothing to call yet.
 */
export async function loadSteps(pool: pg.Pool, worker: string, job: ClaimedJob): Promise<StepState[] | null> {
  if (job.fresh) return [];
  if (job.sleeping && job.stepId !== null) {
    const { stepId } = job;
    const wokeUp = await whileHeld(
      pool,
      worker,
      job,
      "update engine_jobs set lost = lost",
      async (client) => {
        await storeFinished(client, job.runId, [{ op: "StepRun", id: stepId, data: null }]);
        if (!(await isPending(client, job.runId))) return true;
        await client.query("delete from engine_jobs where id = $1", [job.id]);
        return false;
      },
    );
    if (wokeUp !== true) return null;
  }
  const { rows } = await pool.query<StepState>(
    "select id, result from engine_steps where run_id = $1 and position is not null order by position",
    [job.runId],
  );
  return rows;
}
