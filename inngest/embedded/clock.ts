import type pg from "pg";
import { transaction } from "./database";

/** Waiting this much longer does no harm. */
const noticedMs = 2_000;

const aheadMs = `select coalesce(extract(epoch from max(heartbeat_at) - clock_timestamp()) * 1000, 0)::float8 as ahead
  from engine_workers`;

/**
 * What is due when is told by the database's clock. Set forward, it only makes things due early. Set back, everything
 * that waits would wait longer by as much; heartbeats, written all the time, then lie in the future and tell. All due
 * times are moved along, once, whichever process sees it first. Call it before this process's own heartbeat.
 * @returns by how many milliseconds the clock was set back; 0 when it was not.
 */
export async function followClock(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ ahead: number }>(aheadMs);
  if ((rows[0]?.ahead ?? 0) < noticedMs) return 0;
  return transaction(pool, async (client) => {
    await client.query("lock table engine_workers in share row exclusive mode");
    const { rows: again } = await client.query<{ ahead: number }>(aheadMs);
    const ahead = again[0]?.ahead ?? 0;
    if (ahead < noticedMs) return 0;
    const back = "$1::float8 * interval '1 millisecond'";
    await client.query(`update engine_jobs set run_at = run_at - ${back}`, [ahead]);
    await client.query(`update engine_crons set next_at = next_at - ${back}`, [ahead]);
    await client.query(
      "update engine_workers set heartbeat_at = clock_timestamp() where heartbeat_at > clock_timestamp()",
    );
    return ahead;
  });
}
