import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { freePort } from "../free-port";
import { type Account, clusterHome, postgresAccount } from "./account";
import { type Binaries, postgresBinaries } from "./binaries";
import { isAlive, isPostgres, readPostmaster } from "./postmaster";

const superuser = "assay";
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

export interface ClusterOptions {
  /** Holds the cluster, its password and its log. */
  dataDirectory: string;
  /** Settings over the built-in ones; a throw-away cluster gives up durability for speed here. */
  settings?: Record<string, string>;
  /** A cluster that must not outlive this process's terminal (tests). Default: it survives a Ctrl-C sent to the group. */
  attached?: boolean;
  /** Told what an operator should know, such as a database kept somewhere unexpected. */
  onNotice?: (message: string) => void;
}

export interface Cluster {
  /** Connection string of a database of this cluster. */
  url(database: string): string;
  /** Creates the database unless it exists; answers whether it was created now. */
  ensureDatabase(database: string): Promise<boolean>;
  /** Whether the server was already running. */
  wasRunning: boolean;
  /** Stops the server; open connections are closed by it and nothing committed is lost. */
  stop(): Promise<void>;
}

interface Place {
  dataDirectory: string;
  home: string;
  pgdata: string;
  logFile: string;
  account: Account;
  binaries: Binaries;
}

function readOrCreatePassword(directory: string): string {
  const file = join(directory, "postgres.password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

function ownedBy(account: Account, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
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

async function run(command: string, args: string[], place: Place): Promise<void> {
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

/** Made beside its final place and renamed at the end, so that a killed first start leaves no half-made cluster. */
async function initialise(place: Place, password: string, durable: boolean): Promise<void> {
  const partial = `${place.pgdata}.new`;
  const passwordFile = join(place.home, "initdb.password");
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  ownedBy(place.account, partial);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  ownedBy(place.account, passwordFile);
  try {
    await run(
      place.binaries.initdb,
      [
        `--pgdata=${partial}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        ...(durable ? [] : ["--no-sync"]),
      ],
      place,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(partial, place.pgdata);
}

function logTail(place: Place): string {
  return readFileSync(place.logFile, "utf8").trim().split("\n").slice(-5).join("\n");
}

async function launch(place: Place, options: ClusterOptions): Promise<{ child: ChildProcess; port: number }> {
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
  return { child, port };
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
async function runningPort(place: Place, urlAt: (port: number) => string): Promise<number | undefined> {
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

async function stopServer(place: Place): Promise<void> {
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

function checkVersion(place: Place): void {
  const made = readFileSync(join(place.pgdata, "PG_VERSION"), "utf8").trim();
  if (made !== "18") {
    throw new Error(
      `The database in ${place.pgdata} was made by PostgreSQL ${made}; this version of Assay bundles 18. Export it with the older version, or choose another ASSAY_DATA_DIR.`,
    );
  }
}

async function createIfMissing(urlOf: (database: string) => string, database: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf("postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 1) return false;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    return true;
  } finally {
    await client.end();
  }
}

/**
 * Starts the bundled PostgreSQL on `dataDirectory`, making the cluster first when there is none, or joins the server
 * that already runs there. It listens on loopback, on a free port, and asks for a random password kept in the directory.
 * @throws with a sentence for an operator when the directory is held, too new, or the server does not start.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const account = postgresAccount();
  const home = clusterHome(options.dataDirectory, account);
  const place: Place = {
    dataDirectory: options.dataDirectory,
    home,
    pgdata: join(home, "postgres"),
    logFile: join(options.dataDirectory, "postgres.log"),
    account,
    binaries: await postgresBinaries(account),
  };
  if (home !== options.dataDirectory) {
    options.onNotice?.(
      `PostgreSQL runs as the user \`postgres\`, which cannot enter ${options.dataDirectory}; the database is kept in ${home}.`,
    );
  }
  const password = readOrCreatePassword(options.dataDirectory);
  const urlAt = (port: number, database = "postgres") =>
    `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`;
  if (existsSync(place.pgdata)) checkVersion(place);
  else await initialise(place, password, options.settings?.fsync !== "off");
  const running = await runningPort(place, urlAt);
  const port = running ?? (await launch(place, options)).port;
  return {
    url: (database) => urlAt(port, database),
    ensureDatabase: (database) => createIfMissing((name) => urlAt(port, name), database),
    wasRunning: running !== undefined,
    stop: () => stopServer(place),
  };
}
