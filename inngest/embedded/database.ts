import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { runtime } from "./runtime";

export type Queryable = Pick<pg.Pool, "query">;

/** A pool that outlives restarts of the database: errors of idle connections are dropped, the next query reconnects. */
export function createPool(databaseUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    application_name: "assay-engine",
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  pool.on("error", () => {});
  return pool;
}

/** The pool of this process for sending events and reading the queue. */
export function enginePool(databaseUrl: string): pg.Pool {
  const { pools } = runtime();
  const known = pools.get(databaseUrl);
  if (known !== undefined) return known;
  const pool = createPool(databaseUrl, 4);
  pools.set(databaseUrl, pool);
  return pool;
}

/** Runs `work` in one transaction. With `lock`, transactions of the same number wait for each other. */
export async function transaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  lock?: { space: number; number: number },
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  // pg-pool listens only while a connection is idle; without a listener a restart of the database ends the process.
  client.on("error", onError);
  try {
    await client.query(lock ? `begin; select pg_advisory_xact_lock(${lock.space}, ${lock.number})` : "begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(onError);
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

const transientCodes = /^(08...|57P0[1-5]|53300|40001|40P01|ECONN\w+|EPIPE|ETIMEDOUT|EAI_AGAIN)$/;
const transientMessage =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;

/** Whether trying again can help: the database is away or restarting, or two transactions got in each other's way. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, "code");
  if (typeof code === "string" && transientCodes.test(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isTransient);
  return transientMessage.test(error.message);
}

/** Repeats `work`, which must be idempotent, while the database is away and `goOn` says so. */
export async function untilReachable<T>(work: () => Promise<T>, goOn: () => boolean): Promise<T> {
  for (let pause = 50; ; pause = Math.min(pause * 2, 1000)) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || !goOn()) throw error;
      await sleep(pause * (0.5 + Math.random()));
    }
  }
}

/** Text that PostgreSQL can store: U+0000 and lone surrogates become U+FFFD. */
export function toText(value: string): string {
  return value.toWellFormed().replaceAll("\u0000", "\ufffd");
}

const unstorable = /\\u(0000|d[89a-f])/i;

/** JSON text that PostgreSQL can read back, cleaned as `toText` does. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  if (!unstorable.test(text)) return text;
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "string") return toText(part);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [toText(name), inner]));
  });
}
