import { setTimeout as sleep } from "node:timers/promises";
import type { InngestFunction } from "inngest";
import pg from "pg";
import { afterAll, afterEach, beforeAll } from "vitest";
import { createEmbeddedEngine, type EmbeddedEngine, type EngineOptions } from "@/inngest/embedded/engine";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { type Client, clientFor, quiet } from "./harness-client";

export async function waitFor<T>(
  read: () => Promise<T | undefined | false> | T | undefined | false,
  ms = 30_000,
) {
  const end = performance.now() + ms;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`Waited ${ms} ms in vain.`);
    await sleep(10);
  }
}

export interface RunRow {
  id: string;
  function_id: string;
  status: string;
  output: unknown;
  last_error: string | null;
  attempt: number;
}

/** A database of its own for the file, engines that stop after each use, and eyes on the tables. */
export function engineHarness() {
  let database: TestDatabase;
  let pool: pg.Pool;
  const engines: EmbeddedEngine[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 3 });
    pool.on("error", () => {});
  });
  // A failed test must not leave an engine behind that takes the work of the next one.
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.stop({ timeoutMs: 2000 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  const rows = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
    (await pool.query<T>(sql, values)).rows;
  const runs = (functionId: string) =>
    rows<RunRow>("select * from engine_runs where function_id = $1 order by id", [`assay-${functionId}`]);
  return {
    get url() {
      return database.url;
    },
    get pool() {
      return pool;
    },
    client: () => clientFor(database.url),
    rows,
    runs,
    /** Runs the functions until the returned function, or the end of the file, stops them. */
    async run(client: Client, functions: InngestFunction.Any[], options: Partial<EngineOptions> = {}) {
      const engine = createEmbeddedEngine({
        databaseUrl: database.url,
        client,
        functions,
        log: quiet,
        pollMs: 200,
        retryDelay: () => 20,
        ...options,
      });
      engines.push(engine);
      await engine.start();
      return async (timeoutMs = 5000) => {
        if (!engines.includes(engine)) return;
        engines.splice(engines.indexOf(engine), 1);
        await engine.stop({ timeoutMs });
      };
    },
    /** The runs of a function once `count` of them have reached `status`. */
    finished: (functionId: string, status = "completed", count = 1, ms = 30_000) =>
      waitFor(async () => {
        const found = (await runs(functionId)).filter((run) => run.status === status);
        return found.length >= count && found;
      }, ms),
  };
}
