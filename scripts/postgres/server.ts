import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { freePort } from "../free-port";
import type { Account } from "./account";
import type { Binaries } from "./binaries";
import { isAlive, isPostgres, readPostmaster } from "./postmaster";

const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

/** Suited to one machine with a few hundred megabytes to spare; a committed transaction stays on disk (fsync on). */
const settings: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "128MB",
  effective_cache_size: "1GB",
  random_page_cost: "1.1",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
};

/** Where one cluster lives and who runs it. */
export interface Place {
  dataDirectory: string;
  home: string;
  pgdata: string;
  logFile: string;
  account: Account;
  binaries: Binaries;
}

/** Locale variables of the shell must not reach Postgres: an unset or unknown one changes encodings and messages. */
function serverEnvironment(binaries: Binaries): NodeJS.ProcessEnv {
  return {
    NODE_ENV: process.env.NODE_ENV,
    PATH: process.env.PATH ?? "",
    LC_ALL: "C",
    TZ: "UTC",
    HOME: dirname(binaries.initdb),
  };
}

export async function run(command: string, args: string[], place: Place): Promise<void> {
  const child = spawn(command, args, {
    ...place.account,
    cwd: place.home,
    env: serverEnvironment(place.binaries),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${command} failed (${code}): ${errors.trim()}`);
}

function logTail(place: Place): string {
  return readFileSync(place.logFile, "utf8").trim().split("\n").slice(-5).join("\n");
}

/** Starts the server on a free port and waits until it takes connections. */
export async function launch(
  place: Place,
  options: { settings?: Record<string, string>; attached?: boolean },
): Promise<number> {
  const port = await freePort();
  const log = openSync(place.logFile, "w", 0o600);
  const flags = Object.entries({ ...settings, ...options.settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const child = spawn(place.binaries.postgres, ["-D", place.pgdata, "-p", String(port), ...flags], {
    ...place.account,
    cwd: place.home,
    env: serverEnvironment(place.binaries),
    stdio: ["ignore", log, log],
    detached: options.attached !== true,
  });
  closeSync(log);
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  const deadline = Date.now() + startTimeoutMs;
  while (
    readPostmaster(place.pgdata)?.status !== "ready" ||
    readPostmaster(place.pgdata)?.pid !== child.pid
  ) {
    if (
      failure !== undefined ||
      child.exitCode !== null ||
      child.signalCode !== null ||
      Date.now() > deadline
    ) {
      child.kill("SIGQUIT");
      throw new Error(
        `The embedded PostgreSQL did not start. ${failure?.message ?? `${place.logFile} says:\n${logTail(place)}`}`,
      );
    }
    await sleep(10);
  }
  child.unref();
  return port;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** The port of a server that already runs on this cluster, left by a killed process or held by another command. */
export async function runningPort(
  place: Place,
  urlAt: (port: number) => string,
): Promise<number | undefined> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const postmaster = readPostmaster(place.pgdata);
    if (postmaster === undefined || !isAlive(postmaster.pid)) return undefined;
    if (!isPostgres(postmaster.pid)) {
      // After a reboot the number can belong to any process, and Postgres would then refuse to start.
      rmSync(join(place.pgdata, "postmaster.pid"), { force: true });
      return undefined;
    }
    if (postmaster.status === "ready" && (await answers(urlAt(postmaster.port)))) return postmaster.port;
    if (Date.now() > deadline) {
      throw new Error(
        `The database in ${place.pgdata} is held by process ${postmaster.pid}, which does not answer. Stop that process and start again, or choose another ASSAY_DATA_DIR.`,
      );
    }
    await sleep(100);
  }
}

/** A fast shutdown: open connections are closed, everything committed is on disk. */
export async function stopServer(place: Place): Promise<void> {
  const postmaster = readPostmaster(place.pgdata);
  if (postmaster === undefined || !isAlive(postmaster.pid)) return;
  if (process.platform === "win32") {
    await run(place.binaries.pgCtl, ["stop", "-m", "fast", "-D", place.pgdata], place);
    return;
  }
  process.kill(postmaster.pid, "SIGINT");
  const deadline = Date.now() + stopTimeoutMs;
  // Postgres removes its file last; the process may linger unreaped when its parent is gone.
  while (isAlive(postmaster.pid) && readPostmaster(place.pgdata) !== undefined) {
    if (Date.now() > deadline) {
      process.kill(postmaster.pid, "SIGQUIT");
      return;
    }
    await sleep(10);
  }
}
