import type pg from "pg";
import { transaction } from "./database";
import { type ClaimedJob, transactionLock } from "./protocol";

/** Jobs looked at in one claim: enough to reach past one busy group, few enough to sort in a millisecond or two. */
const candidateWindow = 1000;

/** Room in this process. A job with a priority above 0 (someone waits for it) may take any slot, others only `batch`. */
export interface Slots {
  total: number;
  batch: number;
}

export interface Candidate {
  id: string;
  functionId: string;
  priority: number;
  groups: string[];
  groupLimits: number[];
}

/** The group whose members take turns with those of other groups. */
export function fairKey(job: Pick<Candidate, "functionId" | "groups">): string {
  return job.groups[0] ?? job.functionId;
}

function noteServed(served: Map<string, number>, key: string): void {
  served.delete(key);
  served.set(key, performance.now());
  const [oldest] = served.keys();
  if (served.size > 5000 && oldest !== undefined) served.delete(oldest);
}

/**
 * Chooses what to start: by priority, then the group with the least running, then the one served longest ago, then
 * the order given. No group goes over its limit. `running` and `served` are brought up to date.
 */
export function chooseJobs(
  candidates: readonly Candidate[],
  slots: Slots,
  running: Map<string, number>,
  served: Map<string, number>,
): Candidate[] {
  const chosen: Candidate[] = [];
  const left = { ...slots };
  const waiting = new Set(candidates);
  const fits = (job: Candidate) =>
    (job.priority > 0 || left.batch > 0) &&
    job.groups.every(
      (group, i) => (running.get(group) ?? 0) < (job.groupLimits[i] ?? Number.POSITIVE_INFINITY),
    );
  const before = (a: Candidate, b: Candidate) => {
    if (a.priority !== b.priority) return a.priority > b.priority;
    const [x, y] = [fairKey(a), fairKey(b)];
    const load = (running.get(x) ?? 0) - (running.get(y) ?? 0);
    return load === 0 ? (served.get(x) ?? 0) < (served.get(y) ?? 0) : load < 0;
  };
  while (left.total > 0) {
    let best: Candidate | undefined;
    for (const job of waiting) {
      if (!fits(job)) continue;
      if (best === undefined || before(job, best)) best = job;
    }
    if (best === undefined) break;
    waiting.delete(best);
    chosen.push(best);
    left.total -= 1;
    if (best.priority <= 0) left.batch -= 1;
    for (const group of best.groups) running.set(group, (running.get(group) ?? 0) + 1);
    const key = fairKey(best);
    if (best.groups.length === 0) running.set(key, (running.get(key) ?? 0) + 1);
    noteServed(served, key);
  }
  return chosen;
}

interface Load {
  running: Map<string, number>;
  limits: Map<string, number>;
}

async function currentLoad(client: pg.PoolClient): Promise<Load> {
  const { rows } = await client.query<{ name: string; limit: number | null; count: number }>(
    `select coalesce(g.name, function_id) as name, min(g.most) as limit, count(*)::int from engine_jobs
     left join lateral unnest(groups, group_limits) as g(name, most) on true where locked_by is not null group by 1`,
  );
  return {
    running: new Map(rows.map(({ name, count }) => [name, count])),
    limits: new Map(rows.flatMap(({ name, limit }) => (limit === null ? [] : [[name, limit]]))),
  };
}

function fullGroups({ running, limits }: Load): string[] {
  return [...limits].filter(([name, limit]) => (running.get(name) ?? 0) >= limit).map(([name]) => name);
}

async function dueJobs(
  client: pg.PoolClient,
  functionIds: string[],
  slots: Slots,
  full: string[],
): Promise<Candidate[]> {
  const { rows } = await client.query<Candidate>(
    `select id, function_id as "functionId", priority, groups, group_limits as "groupLimits" from (
       select *, row_number() over (partition by coalesce(groups[1], function_id), priority order by run_at, id) as turn
       from (select id, function_id, priority, groups, group_limits, run_at from engine_jobs
             where locked_by is null and run_at <= now() and function_id = any($1)
               and not groups && $2 and (priority > 0 or $3)
             order by priority desc, run_at, id limit ${candidateWindow}) as due) as turns
     where turn <= $4 order by priority desc, run_at, id`,
    [functionIds, full, slots.batch > 0, slots.total],
  );
  return rows;
}

async function chooseDue(
  client: pg.PoolClient,
  functionIds: string[],
  slots: Slots,
  served: Map<string, number>,
): Promise<string[]> {
  const load = await currentLoad(client);
  const chosen = new Map<string, Candidate>();
  for (let full = fullGroups(load); ; ) {
    const due = (await dueJobs(client, functionIds, slots, full)).filter(({ id }) => !chosen.has(id));
    for (const { groups, groupLimits } of due) {
      groups.forEach((group, i) => {
        load.limits.set(
          group,
          Math.min(groupLimits[i] ?? 0, load.limits.get(group) ?? Number.POSITIVE_INFINITY),
        );
      });
    }
    const batchTaken = [...chosen.values()].filter(({ priority }) => priority <= 0).length;
    const left = { total: slots.total - chosen.size, batch: slots.batch - batchTaken };
    for (const job of chooseJobs(due, left, load.running, served)) chosen.set(job.id, job);
    // Groups that just became full may have hidden others behind them: look past them.
    const fullNow = fullGroups(load);
    if (chosen.size >= slots.total || due.length === 0 || fullNow.length === full.length) break;
    full = fullNow;
  }
  return [...chosen.keys()];
}

/**
 * Takes due jobs for this worker within its slots and every concurrency group's limit. Claims wait for each other,
 * in all processes, since two that count at the same moment could both fill the last place of a group.
 */
export async function claimJobs(
  pool: pg.Pool,
  worker: string,
  functionIds: string[],
  slots: Slots,
  served: Map<string, number>,
): Promise<ClaimedJob[]> {
  const work = async (client: pg.PoolClient): Promise<ClaimedJob[]> => {
    const ids = await chooseDue(client, functionIds, slots, served);
    if (ids.length === 0) return [];
    const { rows } = await client.query<ClaimedJob>(
      `update engine_jobs j set locked_by = $1 from engine_runs r
       where r.id = j.run_id and j.id in (
         select id from engine_jobs where id = any($2::bigint[]) and locked_by is null for update skip locked)
       returning j.id, j.run_id as "runId", j.function_id as "functionId", j.step_id as "stepId", j.sleeping,
         j.attempt, j.priority, r.max_attempts as "maxAttempts", r.event, r.started_at is null as fresh`,
      [worker, ids],
    );
    const fresh = rows.filter((job) => job.fresh).map(({ runId }) => runId);
    if (fresh.length > 0)
      await client.query("update engine_runs set started_at = now() where id = any($1)", [fresh]);
    return rows;
  };
  return transaction(pool, work, { space: transactionLock, number: 1 });
}
