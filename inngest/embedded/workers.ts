import { hostname } from "node:os";
import type pg from "pg";
import { transaction } from "./database";
import { failRun } from "./dispatch";
import { channel, workerLock } from "./protocol";

/** A worker without its session lock is dead when its heartbeat stood still this long; time to reconnect in. */
const graceMs = 3_000;
/** A worker that holds its lock but does not move is hung. */
const hungMs = 60_000;
/** How often the process may die under one job before the job is the suspect. */
const maxLost = 50;

/**
 * Puts the worker on the list and takes its lock on the listening session: the database drops the lock with the
 * session, so a killed process is known to be dead within seconds. Keepalives find sessions whose machine is gone.
 */
export async function registerWorker(client: pg.Client, worker: string): Promise<void> {
  await client.query(
    "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3",
  );
  const { rows } = await client.query<{ key: number }>(
    `insert into engine_workers (id, host, pid) values ($1, $2, $3)
     on conflict (id) do update set key = excluded.key, heartbeat_at = now() returning key`,
    [worker, hostname(), process.pid],
  );
  await client.query("select pg_advisory_lock($1, $2)", [workerLock, rows[0]?.key ?? 0]);
  await client.query(`listen ${channel}`);
}

/** Says that this worker is alive; false when others took it for dead, so that it must register again. */
export async function heartbeat(pool: pg.Pool, worker: string, running: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    "update engine_workers set heartbeat_at = clock_timestamp(), running = $2 where id = $1",
    [worker, running],
  );
  return rowCount === 1;
}

/** Gives back the jobs this worker holds in the database but does not run, such as after a claim of unknown outcome. */
export async function releaseJobs(pool: pg.Pool, worker: string, except: string[]): Promise<void> {
  await pool.query(
    "update engine_jobs set locked_by = null where locked_by = $1 and id <> all($2::bigint[])",
    [worker, except],
  );
}

/** Takes the worker off the list and gives back its jobs, not counting them as lost. */
export async function unregisterWorker(pool: pg.Pool, worker: string): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query("update engine_jobs set locked_by = null where locked_by = $1", [worker]);
    await client.query("delete from engine_workers where id = $1", [worker]);
    await client.query(`select pg_notify('${channel}', 'job')`);
  });
}

async function buryWorker(pool: pg.Pool, worker: string): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query("delete from engine_workers where id = $1", [worker]);
    if (rowCount === 0) return;
    const { rows } = await client.query<{ run_id: string; lost: number }>(
      `update engine_jobs set locked_by = null, lost = lost + 1,
         run_at = now() + least(5, 0.02 * 2 ^ least(lost, 20)) * interval '1 second'
       where locked_by = $1 returning run_id, lost`,
      [worker],
    );
    for (const { run_id, lost } of rows) {
      if (lost < maxLost) continue;
      const message = `The process ended ${lost} times while this step ran; it may be what ends it.`;
      await failRun(client, run_id, { name: "ProcessLost", message });
    }
  });
}

interface Sighting {
  heartbeat: string;
  since: number;
}

/**
 * Finds workers that died and gives back their jobs. Judges by how long, on this process's stopwatch, a heartbeat has
 * not changed, so wrong or jumping clocks do no harm. Forget the sightings after a lost connection: others lost theirs
 * too and need time to come back.
 */
export function createWatch(pool: pg.Pool, worker: string): { sweep(): Promise<string[]>; forget(): void } {
  const sightings = new Map<string, Sighting>();
  return {
    forget: () => sightings.clear(),
    async sweep() {
      const { rows } = await pool.query<{ id: string; heartbeat: string; held: boolean }>(
        `select id, heartbeat_at::text as heartbeat, exists (
           select from pg_locks l where l.locktype = 'advisory' and l.classid = $2::int and l.objid = w.key
             and l.objsubid = 2 and l.database = (select oid from pg_database where datname = current_database())
         ) as held from engine_workers w where id <> $1`,
        [worker, workerLock],
      );
      const now = performance.now();
      const dead: string[] = [];
      for (const { id, heartbeat: beat, held } of rows) {
        const seen = sightings.get(id);
        if (seen?.heartbeat !== beat) sightings.set(id, { heartbeat: beat, since: now });
        else if (now - seen.since > (held ? hungMs : graceMs)) dead.push(id);
      }
      for (const id of sightings.keys()) if (!rows.some((row) => row.id === id)) sightings.delete(id);
      for (const id of dead) await buryWorker(pool, id);
      return dead;
    },
  };
}

const prunedPerStatement = 5_000;

/** Deletes what nobody needs any more: old events (until then ids are deduplicated) and old finished runs. */
export async function prune(
  pool: pg.Pool,
  keep: { eventHours: number; finishedHours: number; failedHours: number },
) {
  const statements: [string, number][] = [
    [
      "delete from engine_events where seq in (select seq from engine_events where received_at < now() - $1 * interval '1 hour' and (dispatched or received_at < now() - interval '30 days') limit $2)",
      keep.eventHours,
    ],
    [
      "delete from engine_runs where id in (select id from engine_runs where status in ('completed', 'cancelled') and finished_at < now() - $1 * interval '1 hour' limit $2)",
      keep.finishedHours,
    ],
    [
      "delete from engine_runs where id in (select id from engine_runs where status = 'failed' and finished_at < now() - $1 * interval '1 hour' limit $2)",
      keep.failedHours,
    ],
  ];
  for (const [statement, hours] of statements) {
    let deleted = prunedPerStatement;
    while (deleted === prunedPerStatement) {
      deleted = (await pool.query(statement, [hours, prunedPerStatement])).rowCount ?? 0;
    }
  }
}
