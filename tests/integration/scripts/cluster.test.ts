import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type Cluster, startCluster } from "@/scripts/postgres/cluster";

const directory = mkdtempSync(join(tmpdir(), "assay-cluster-"));
chmodSync(directory, 0o755);
let cluster: Cluster | undefined;

async function start(): Promise<Cluster> {
  cluster = await startCluster({ dataDirectory: directory, attached: true });
  return cluster;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

afterEach(() => cluster?.stop());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("startCluster", () => {
  it("makes a UTF-8 cluster that writes through to disk and listens on loopback only", async () => {
    const { url, ensureDatabase } = await start();
    expect(await ensureDatabase("assay")).toBe(true);
    expect(await ensureDatabase("assay")).toBe(false);
    const [settings] = await query(
      url("assay"),
      `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS listen,
              current_setting('TimeZone') AS zone, upper('straße ä') AS upper`,
    );
    expect(settings).toEqual({
      encoding: "UTF8",
      fsync: "on",
      commit: "on",
      listen: "127.0.0.1",
      zone: "UTC",
      upper: "STRAßE Ä",
    });
    await query(url("assay"), "CREATE TABLE kept (id int)");
  });

  it("asks for the password", async () => {
    const url = new URL((await start()).url("assay"));
    url.password = "guess";
    await expect(query(url.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
  });

  it("joins a server that already runs there", async () => {
    const first = await start();
    const second = await startCluster({ dataDirectory: directory });
    expect([first.wasRunning, second.wasRunning]).toEqual([false, true]);
    expect(second.url("assay")).toBe(first.url("assay"));
  });

  it("comes back with all data after its server was killed", async () => {
    const { url } = await start();
    await query(url("assay"), "INSERT INTO kept VALUES (42)");
    const pgdata = (await query<{ path: string }>(url("assay"), "SHOW data_directory"))
      .map((row) => Object.values(row)[0])
      .join();
    process.kill(Number(readFileSync(join(pgdata, "postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
    const again = await start();
    expect(again.wasRunning).toBe(false);
    expect(await query(again.url("assay"), "SELECT id FROM kept")).toEqual([{ id: 42 }]);
  });

  it("says what is wrong when the password is gone", async () => {
    rmSync(join(directory, "postgres.password"));
    await expect(start()).rejects.toThrow(/its password is not. Restore .*postgres\.password/);
  });
});
