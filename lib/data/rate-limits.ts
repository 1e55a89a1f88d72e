import "server-only";
import { RateLimiterPostgres } from "rate-limiter-flexible";
import { db } from "./client";

/** A window after a change: what has been counted in it so far, and its end in milliseconds since 1970. */
export interface CountedWindow {
  counted: number;
  endsAt: number;
}

interface Statement {
  text: string;
  values: unknown[];
}

/**
 * The library's statements on the data layer's own connections. Without its statement names: a transaction-mode pooler
 * would not find them again.
 */
const client = {
  async query({ text, values }: Statement): Promise<{ rows: unknown[]; rowCount: number }> {
    const rows = await db().$queryRawUnsafe<{ points: number; expire: bigint | null }[]>(text, ...values);
    return {
      rows: rows.map((row) => ({ ...row, expire: row.expire === null ? null : Number(row.expire) })),
      rowCount: rows.length,
    };
  },
};

/** Counts without end: which numbers are within a limit is decided where the limit is known. */
const counter = new RateLimiterPostgres({
  storeClient: client,
  storeType: "pool",
  tableName: "rate_limits",
  tableCreated: true,
  clearExpiredByTimeout: false,
  keyPrefix: "",
  points: 2_000_000_000,
  duration: 60,
});

/**
 * Counts `points` at once, in one atomic statement; the first count after a window's end opens the next minute.
 * The points got the numbers `counted - points + 1` to `counted` of the window.
 */
export async function countRequests(key: string, points: number): Promise<CountedWindow> {
  const { consumedPoints, msBeforeNext } = await counter.consume(key, points);
  return { counted: consumedPoints, endsAt: Date.now() + msBeforeNext };
}

/** Takes back counted points that were not used. Only while their window is surely still open. */
export async function uncountRequests(key: string, points: number): Promise<CountedWindow> {
  const { consumedPoints, msBeforeNext } = await counter.reward(key, points);
  return { counted: consumedPoints, endsAt: Date.now() + msBeforeNext };
}

/** Deletes windows that ended an hour ago. @returns how many. */
export async function deleteOldRateLimits(): Promise<number> {
  const { count } = await db().rateLimit.deleteMany({
    where: { expire: { lt: Date.now() - 60 * 60 * 1000 } },
  });
  return count;
}
