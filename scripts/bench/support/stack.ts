import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { disconnect } from "@/lib/data/client";
import { insertWorkspace } from "@/lib/data/workspaces";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { ensureBuild } from "../../build";
import { applyMigrations } from "../../db/migrations";
import { freePort } from "../../free-port";
import { startCluster } from "../../postgres/cluster";
import { projectRoot } from "../../project";
import { type Server, startServer, untilReady } from "../../server";

/** Far above what a bench asks for: it measures the work, not the limit. */
const requestsPerMinute = 100_000;

/** The built app on a database of its own, as `npm start` runs them, and a key to call it with. */
export interface Stack {
  url: string;
  databaseUrl: string;
  /** The workspace that `key` belongs to, for writing fixtures directly. */
  viewer: Viewer;
  key: string;
  server: Server;
  /** Resident memory of the server process in bytes, now and at its highest. */
  memory(): { now: number; peak: number };
  /** Rows of a query on the stack's database. */
  query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

/** Resident set in bytes from /proc; NaN where there is none. */
export function memoryOf(pid: number | undefined): { now: number; peak: number } {
  const read = (status: string, name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN) * 1024;
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return { now: read(status, "VmRSS"), peak: read(status, "VmHWM") };
  } catch {
    return { now: Number.NaN, peak: Number.NaN };
  }
}

function secrets(): Record<string, string> {
  return {
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    LOG_LEVEL: "error",
  };
}

export async function startDatabase() {
  const dataDirectory = mkdtempSync(join(tmpdir(), "assay-bench-"));
  // As root, Postgres runs under another account, which must be able to enter.
  chmodSync(dataDirectory, 0o755);
  const cluster = await startCluster({ dataDirectory, attached: true });
  await cluster.ensureDatabase("assay");
  const databaseUrl = cluster.url("assay");
  await applyMigrations(databaseUrl, join(projectRoot, "prisma/migrations"));
  return {
    databaseUrl,
    async stop() {
      await cluster.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Builds the app when it is stale and serves it from an empty database; `variables` are added to its environment. */
export async function startStack(variables: Record<string, string>): Promise<Stack> {
  await ensureBuild(() => console.error("Building the app (about a minute) …"));
  const database = await startDatabase();
  const port = await freePort();
  const address = { host: "127.0.0.1", port, url: `http://127.0.0.1:${port}` };
  const { databaseUrl } = database;
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl,
    NEXTAUTH_URL: address.url,
    ...secrets(),
    ...variables,
  });
  const server = startServer("built", address);
  await untilReady(server, address);
  const { id } = await insertWorkspace("Bench");
  const viewer = systemViewer(id);
  const { key } = await createApiKey(viewer, {
    name: "bench",
    role: "editor",
    rate_limit_per_minute: requestsPerMinute,
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // The database ends while idle connections are still being closed.
  pool.on("error", () => {});
  return {
    url: address.url,
    databaseUrl,
    viewer,
    key,
    server,
    memory: () => memoryOf(server.child.pid),
    query: async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await pool.query<T>(sql, values)).rows,
    async stop() {
      await server.stop();
      await disconnect();
      await pool.end();
      await database.stop();
    },
  };
}
