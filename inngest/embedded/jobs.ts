import type pg from "pg";
import { type Queryable, transaction } from "./database";
import { cancelRuns } from "./dispatch";
import { channel } from "./protocol";

export type JobState = "queued" | "running" | "retrying" | "sleeping" | "completed" | "failed" | "cancelled";

/** One piece of background work: a run of a function. */
export interface Job {
  id: string;
  functionId: string;
  /** Null for the work of the whole installation, such as recovery and housekeeping. */
  workspaceId: string | null;
  eventName: string;
  /** Of the event: ids only, as all events of the application carry. */
  eventData: Record<string, unknown> | null;
  state: JobState;
  /** Failed attempts of the step it is at. */
  attempts: number;
  maxAttempts: number;
  lastError: string | null;
  priority: number;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** When it is due again while it waits. */
  dueAt: Date | null;
}

export interface JobFilter {
  /** Only the work of one workspace; undefined for all. */
  workspaceId?: string | undefined;
  /** With a workspace: also what went wrong in the installation's own work. */
  troubleOfInstallation?: boolean;
  state?: JobState | undefined;
  /** Rows older than this job id. */
  after?: string | undefined;
  limit: number;
}

const jobsQuery = `
  select r.id, r.function_id as "functionId", r.workspace_id as "workspaceId", r.event ->> 'name' as "eventName",
    r.event -> 'data' as "eventData",
    case when r.status <> 'active' then r.status
         when j.running then 'running'
         when j.attempt > 0 then 'retrying'
         when j.due > now() then 'sleeping'
         else 'queued' end as state,
    case when r.status = 'active' then coalesce(j.attempt, 0) else r.attempt end as attempts,
    r.max_attempts as "maxAttempts", r.last_error as "lastError", r.priority, r.created_at as "createdAt",
    r.started_at as "startedAt", r.finished_at as "finishedAt", j.due as "dueAt"
  from engine_runs r left join lateral (
    select bool_or(locked_by is not null) as running, max(attempt) as attempt,
      min(run_at) filter (where locked_by is null) as due
    from engine_jobs where run_id = r.id) as j on r.status = 'active'`;

/** Background work, newest first (ids are UUIDv7, so their order is that of creation). */
export async function listJobs(database: Queryable, filter: JobFilter): Promise<Job[]> {
  const { rows } = await database.query<Job>(
    `select * from (${jobsQuery} where ($1::text is null or r.workspace_id = $1
         or ($5 and r.workspace_id is null and (r.status = 'failed' or (r.status = 'active' and r.attempt > 0))))
       and ($2::text is null or r.id < $2)
       and ($3::text is null or r.status = case when $3 in ('completed', 'failed', 'cancelled') then $3 else 'active' end)
     ) as jobs where $3::text is null or state = $3 order by id desc limit $4`,
    [
      filter.workspaceId ?? null,
      filter.after ?? null,
      filter.state ?? null,
      filter.limit,
      filter.troubleOfInstallation ?? false,
    ],
  );
  return rows;
}

/** One piece of background work of a workspace; null when it has none of that id. */
export async function findJob(database: Queryable, id: string, workspaceId: string): Promise<Job | null> {
  const { rows } = await database.query<Job>(`${jobsQuery} where r.id = $1 and r.workspace_id = $2`, [
    id,
    workspaceId,
  ]);
  return rows[0] ?? null;
}

/**
 * Starts a failed or cancelled run again: finished steps are kept, the failed one is tried anew. For a run that waits
 * for its next attempt, the wait ends. False when there is no such run in the workspace or nothing to retry.
 */
export async function retryJob(pool: pg.Pool, id: string, workspaceId?: string): Promise<boolean> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ status: string }>(
      "select status from engine_runs where id = $1 and ($2::text is null or workspace_id = $2) for update",
      [id, workspaceId ?? null],
    );
    const status = rows[0]?.status;
    let changed = 0;
    if (status === "active") {
      const waiting = "where run_id = $1 and locked_by is null and attempt > 0 and run_at > now()";
      changed = (await client.query(`update engine_jobs set run_at = now() ${waiting}`, [id])).rowCount ?? 0;
    } else if (status === "failed" || status === "cancelled") {
      await client.query(
        "delete from engine_steps where run_id = $1 and (position is null or result ->> 'error' is not null)",
        [id],
      );
      await client.query(
        `with run as (update engine_runs set status = 'active', attempt = 0, finished_at = null where id = $1 returning *)
         insert into engine_jobs (run_id, function_id, priority, groups, group_limits)
         select id, function_id, priority, groups, group_limits from run`,
        [id],
      );
      changed = 1;
    }
    if (changed > 0) await client.query(`select pg_notify('${channel}', 'job')`);
    return changed > 0;
  });
}

/** Ends an active run; what its running step still answers is dropped. False when there is no such active run. */
export async function cancelJob(pool: pg.Pool, id: string, workspaceId?: string): Promise<boolean> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "select id from engine_runs where id = $1 and ($2::text is null or workspace_id = $2) for update",
      [id, workspaceId ?? null],
    );
    return (
      (
        await cancelRuns(
          client,
          rows.map((row) => row.id),
        )
      ).length > 0
    );
  });
}

export interface QueueStats {
  /** Due and waiting for a worker, events not yet taken in included. */
  pending: number;
  running: number;
  /** Waiting for their time: sleeps and pauses before the next attempt. */
  delayed: number;
  failed: number;
  /** How long the oldest due job has waited; 0 when none waits. */
  oldestAgeMs: number;
  /** Runs completed in the last minute. */
  completedLastMinute: number;
  workers: { id: string; host: string; pid: number; running: number; startedAt: Date; heartbeatAt: Date }[];
}

/** How full the queue is and who works it. */
export async function queueStats(database: Queryable): Promise<QueueStats> {
  const { rows } = await database.query<QueueStats>(
    `select
       (count(*) filter (where locked_by is null and run_at <= now())
         + (select count(*) from engine_events where not dispatched))::int as pending,
       (count(*) filter (where locked_by is not null))::int as running,
       (count(*) filter (where locked_by is null and run_at > now()))::int as delayed,
       (select count(*) from engine_runs where status = 'failed')::int as failed,
       coalesce(extract(epoch from now() - min(run_at) filter (where locked_by is null and run_at <= now())) * 1000, 0)::float8
         as "oldestAgeMs",
       (select count(*) from engine_runs where status = 'completed' and finished_at > now() - interval '1 minute')::int
         as "completedLastMinute",
       (select coalesce(json_agg(json_build_object('id', id, 'host', host, 'pid', pid, 'running', running,
          'startedAt', started_at, 'heartbeatAt', heartbeat_at) order by started_at), '[]') from engine_workers) as workers
     from engine_jobs`,
  );
  const [stats] = rows;
  if (stats === undefined) throw new Error("The queue's counters cannot be read.");
  const workers = stats.workers.map((worker) => ({
    ...worker,
    startedAt: new Date(worker.startedAt),
    heartbeatAt: new Date(worker.heartbeatAt),
  }));
  return { ...stats, workers };
}
