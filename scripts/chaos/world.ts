import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { disconnect } from "@/lib/data/client";
import { insertWorkspace } from "@/lib/data/workspaces";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { type FakeProcess, startFakeProcess } from "../bench/support/fake-process";
import { createWorkload } from "../bench/support/workload";
import { applyMigrations } from "../db/migrations";
import { freePort } from "../free-port";
import { clusterHome, postgresAccount } from "../postgres/account";
import { postgresBinaries } from "../postgres/binaries";
import { startCluster } from "../postgres/cluster";
import { projectRoot } from "../project";
import { type Server, startServer, untilReady } from "../server";

/** One attempt of a call that hangs ends after this, where the scenario says nothing else. */
const hangTimeoutMs = 1_500;

export interface App {
  url: string;
  server: Server;
  ready: Promise<void>;
  /** SIGKILL to the whole process group, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface World {
  fake: FakeProcess;
  database: pg.Pool;
  key: string;
  promptId: string;
  /** Starts one more app process, or the killed one again on the same port. */
  startApp(port?: number): Promise<App>;
  /** Waits until the database has done with what killed processes had asked of it. */
  untilAlone(): Promise<void>;
  /** Kills the database at once (`pg_ctl restart -m immediate`) and brings it back on the same port. */
  restartDatabase(): Promise<void>;
  close(): Promise<void>;
}

async function pgCtlRestart(dataDirectory: string): Promise<void> {
  const account = postgresAccount();
  const { pgCtl } = await postgresBinaries(account);
  const home = clusterHome(dataDirectory, account);
  const pgdata = join(home, "postgres");
  const args = ["restart", "-m", "immediate", "-w", "-D", pgdata, "-l", join(pgdata, "restarts.log")];
  const child = spawn(pgCtl, args, {
    ...account,
    cwd: home,
    stdio: "ignore",
    env: { PATH: "", LC_ALL: "C" } as never,
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`pg_ctl restart ended with ${code}.`);
}

function startApp(port: number, environment: Record<string, string>): App {
  const address = { host: "127.0.0.1", port, url: `http://127.0.0.1:${port}` };
  const server = startServer("built", address, { ...process.env, ...environment });
  const ready = untilReady(server, address);
  ready.catch(() => {});
  return {
    url: address.url,
    server,
    ready,
    async kill() {
      const { pid } = server.child;
      if (pid !== undefined && server.child.exitCode === null && server.child.signalCode === null) {
        process.kill(-pid, "SIGKILL");
      }
      await server.ended;
    },
  };
}

export interface WorldOptions {
  /** An even number: two versions of one prompt. */
  cells: number;
  latencyMs: number;
  /** Share of calls that fail, 0 to 1. Default: none. */
  failing?: number;
  /** When one attempt of a call is given up. */
  callTimeoutMs?: number;
}

/** A database server with a migrated, empty database to copy. */
export interface Ground {
  dataDirectory: string;
  /** A copy of the migrated database, by its connection string. */
  copy(): Promise<string>;
  close(): Promise<void>;
}

const template = "assay_template";

export async function openGround(): Promise<Ground> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "assay-chaos-"));
  chmodSync(dataDirectory, 0o755);
  // Worlds side by side, with two apps each at times, and the connections of killed ones that are not gone yet.
  const cluster = await startCluster({ dataDirectory, settings: { max_connections: "400" } });
  const close = async () => {
    await cluster.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
  try {
    await cluster.ensureDatabase(template);
    await applyMigrations(cluster.url(template), join(projectRoot, "prisma/migrations"));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    dataDirectory,
    async copy() {
      const name = `assay_${randomBytes(6).toString("hex")}`;
      const client = new pg.Client({ connectionString: cluster.url("postgres") });
      await client.connect();
      try {
        await client.query(`create database ${name} template ${template}`);
      } finally {
        await client.end();
      }
      return cluster.url(name);
    },
    close,
  };
}

/** The data layer of this process is on one database at a time: worlds side by side are furnished one after the other. */
let furnishing: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = furnishing.then(work);
  furnishing = mine.catch(() => {});
  return mine;
}

/** Makes a prompt with its examples in the database that the environment names. */
async function furnish(
  environment: Record<string, string>,
  cells: number,
): Promise<{ key: string; promptId: string }> {
  Object.assign(process.env, environment);
  const { id } = await insertWorkspace("Chaos");
  const viewer = systemViewer(id);
  const promptId = await createWorkload(viewer, "Chaos", cells / 2);
  const { key } = await createApiKey(viewer, {
    name: "chaos",
    role: "editor",
    rate_limit_per_minute: 100_000,
  });
  await disconnect();
  return { key, promptId };
}

/** A database, a provider that counts and may fail, and an empty place for app processes. */
export async function createWorld(
  ground: Ground,
  { latencyMs, failing = 0, cells, callTimeoutMs = hangTimeoutMs }: WorldOptions,
): Promise<World> {
  const [url, fake] = await Promise.all([
    inTurn(() => ground.copy()),
    startFakeProcess("fake-openai-process.ts", ["0", String(latencyMs), String(failing)]),
  ]);
  const environment = {
    DATABASE_URL: url,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    LOG_LEVEL: "fatal",
    OPENAI_API_KEY: "sk-chaos-0123456789abcdef",
    OPENAI_BASE_URL: fake.baseUrl,
    ASSAY_CALL_TIMEOUT_MS: String(callTimeoutMs),
  };
  const { key, promptId } = await inTurn(() => furnish(environment, cells)).catch(async (error: unknown) => {
    await fake.stop();
    throw error;
  });
  const database = new pg.Pool({ connectionString: url, max: 3, application_name: "chaos" });
  // A restart of the database closes idle connections; the next query opens others.
  database.on("error", () => {});
  const apps = new Set<App>();
  return {
    fake,
    database,
    key,
    promptId,
    async startApp(port) {
      const app = startApp(port ?? (await freePort()), environment);
      apps.add(app);
      return app;
    },
    async untilAlone() {
      const others = `select from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
        and application_name <> 'chaos' limit 1`;
      for (const deadline = performance.now() + 5_000; performance.now() < deadline; await sleep(10)) {
        if ((await database.query(others)).rowCount === 0) return;
      }
    },
    restartDatabase: () => pgCtlRestart(ground.dataDirectory),
    async close() {
      for (const app of apps) await app.kill();
      await database.end();
      await fake.stop();
    },
  };
}
