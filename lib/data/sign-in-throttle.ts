import "server-only";
import { db } from "./client";

export interface ThrottleLimit {
  key: string;
  /** Attempts allowed in a window. */
  attempts: number;
  windowSeconds: number;
}

/**
 * Counts one attempt before it is made, so that parallel guesses in several processes cannot slip past the limit.
 * @returns seconds until another attempt is allowed, 0 when this one is.
 */
export async function countAttempt(limit: ThrottleLimit): Promise<number> {
  const rows = await db().$queryRaw<{ wait: number }[]>`
    insert into sign_in_throttles as held (key, failures, window_started)
    values (${limit.key}, 1, now())
    on conflict (key) do update set
      failures = case when held.window_started < now() - ${limit.windowSeconds} * interval '1 second'
        then 1 else least(held.failures + 1, ${limit.attempts} + 1) end,
      window_started = case when held.window_started < now() - ${limit.windowSeconds} * interval '1 second'
        then now() else held.window_started end
    returning case when failures <= ${limit.attempts} then 0
      else greatest(1, ceil(extract(epoch from
        window_started + ${limit.windowSeconds} * interval '1 second' - now())))::int end as wait`;
  return rows[0]?.wait ?? 0;
}

/** Takes back one counted attempt that turned out right. */
export async function forgiveAttempt(key: string): Promise<void> {
  await db()
    .$executeRaw`update sign_in_throttles set failures = greatest(0, failures - 1) where key = ${key}`;
}

/** Forgets the failures of a key. */
export async function forgetAttempts(key: string): Promise<void> {
  await db().signInThrottle.deleteMany({ where: { key } });
}

/** Deletes windows older than a day. @returns how many. */
export async function deleteOldAttempts(): Promise<number> {
  const before = new Date(Date.now() - 24 * 60 * 60 * 1000);
  const { count } = await db().signInThrottle.deleteMany({ where: { windowStarted: { lt: before } } });
  return count;
}
