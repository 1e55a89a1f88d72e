import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import { type Cluster, startCluster } from "../postgres/cluster";
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

async function startApp(port: number): Promise<App> {
  const address = { host: "127.0.0.1", port, url: `http://127.0.0.1:${port}` };
  const server = startServer("built", address);
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

/** Migrates the database, sets the environment the apps inherit, and makes a prompt with its examples. */
async function furnish(
  cluster: Cluster,
  cells: number,
  { fake, callTimeoutMs }: { fake: FakeProcess; callTimeoutMs: number },
): Promise<{ url: string; key: string; promptId: string }> {
  await cluster.ensureDatabase("assay");
  const url = cluster.url("assay");
  await applyMigrations(url, join(projectRoot, "prisma/migrations"));
  Object.assign(process.env, {
    DATABASE_URL: url,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    LOG_LEVEL: "fatal",
    OPENAI_API_KEY: "sk-chaos-0123456789abcdef",
    OPENAI_BASE_URL: fake.baseUrl,
    ASSAY_CALL_TIMEOUT_MS: String(callTimeoutMs),
  });
  const { id } = await insertWorkspace("Chaos");
  const viewer = systemViewer(id);
  const promptId = await createWorkload(viewer, "Chaos", cells / 2);
  const { key } = await createApiKey(viewer, {
    name: "chaos",
    role: "editor",
    rate_limit_per_minute: 100_000,
  });
  await disconnect();
  return { url, key, promptId };
}

/** A database, a provider that counts and may fail, and an empty place for app processes. */
export async function createWorld({
  latencyMs,
  failing = 0,
  cells,
  callTimeoutMs = hangTimeoutMs,
}: WorldOptions): Promise<World> {
  const fake = await startFakeProcess("fake-openai-process.ts", ["0", String(latencyMs), String(failing)]);
  const dataDirectory = mkdtempSync(join(tmpdir(), "assay-chaos-"));
  chmodSync(dataDirectory, 0o755);
  const cluster = await startCluster({ dataDirectory });
  const close = async () => {
    await cluster.stop();
    await fake.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
  const { url, key, promptId } = await furnish(cluster, cells, { fake, callTimeoutMs }).catch(
    async (error: unknown) => {
      await close();
      throw error;
    },
  );
  const database = new pg.Pool({ connectionString: url, max: 3 });
  // A restart of the database closes idle connections; the next query opens others.
  database.on("error", () => {});
  const apps = new Set<App>();
  return {
    fake,
    database,
    key,
    promptId,
    async startApp(port) {
      const app = await startApp(port ?? (await freePort()));
      apps.add(app);
      return app;
    },
    restartDatabase: () => pgCtlRestart(dataDirectory),
    async close() {
      for (const app of apps) await app.kill();
      await database.end();
      await close();
    },
  };
}
