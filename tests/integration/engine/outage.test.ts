import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { untilReachable } from "@/inngest/embedded/database";
import { createEmbeddedEngine } from "@/inngest/embedded/engine";
import { applyMigrations } from "@/scripts/db/migrations";
import type { Cluster } from "@/scripts/postgres/cluster";
import { startTemporaryCluster } from "@/scripts/postgres/temporary";
import { waitFor } from "./harness";
import { clientFor, quiet } from "./harness-client";

let cluster: Cluster;
let url = "";

beforeAll(async () => {
  cluster = await startTemporaryCluster();
  await cluster.ensureDatabase("assay");
  url = cluster.url("assay");
  // Throw-away clusters acknowledge before they write, which is what a crash must not find here.
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query("alter database assay set synchronous_commit = on");
  await admin.end();
  await applyMigrations(url, join(import.meta.dirname, "../../../prisma/migrations"));
});
afterAll(() => cluster.stop());

/** Kills a server process of this file's own cluster, upon which PostgreSQL drops all sessions and recovers. */
async function crash(): Promise<void> {
  const pid = await untilReachable(
    async () => {
      const client = new pg.Client({ connectionString: url });
      client.on("error", () => {});
      await client.connect();
      return (await client.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]?.pid;
    },
    () => true,
  );
  if (pid !== undefined) process.kill(pid, "SIGKILL");
}

describe("a crash of the database", () => {
  it("interrupts nothing for good: finished steps stay finished, no step runs twice", async () => {
    const client = clientFor(url);
    const ran = new Map<string, number>();
    const fn = client.createFunction(
      { id: "steady", triggers: [{ event: "steady" }] },
      async ({ event, step }) => {
        for (const part of ["a", "b", "c", "d", "e", "f"]) {
          await step.run(part, async () => {
            const key = `${event.data.n}${part}`;
            ran.set(key, (ran.get(key) ?? 0) + 1);
            await sleep(150);
          });
        }
        return event.data.n;
      },
    );
    const engine = createEmbeddedEngine({
      databaseUrl: url,
      client,
      functions: [fn],
      log: quiet,
      pollMs: 200,
    });
    await engine.start();
    await client.send(Array.from({ length: 6 }, (_, n) => ({ name: "steady", data: { n } })));
    for (let i = 0; i < 3; i++) {
      await sleep(250);
      await crash();
      await client.send({ name: "steady", data: { n: 10 + i } });
    }
    const stats = await waitFor(async () => {
      const now = await engine.stats().catch(() => undefined);
      return now?.completedLastMinute === 9 && now;
    });
    expect(stats).toMatchObject({ pending: 0, running: 0, failed: 0 });
    expect(ran.size).toBe(54);
    expect([...ran.values()].every((times) => times === 1)).toBe(true);
    await engine.stop({ timeoutMs: 2000 });
  }, 60_000);
});
