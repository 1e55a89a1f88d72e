import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Account, clusterHome, postgresAccount } from "./account";
import { postgresBinaries } from "./binaries";
import { launch, type Place, run, runningPort, stopServer } from "./server";

const superuser = "assay";
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

/**
 * The password is what ties a cluster to its data directory. A cluster kept elsewhere (see `clusterHome`) whose data
 * directory was emptied belongs to nobody any more; it is put aside, never deleted.
 */
function readOrCreatePassword(place: Place, onNotice: (message: string) => void): string {
  const file = join(place.dataDirectory, "postgres.password");
  if (!existsSync(file)) {
    if (existsSync(place.pgdata) && place.home === place.dataDirectory) {
      throw new Error(
        `The database in ${place.pgdata} is there, its password is not. Restore ${file}, or move the database away.`,
      );
    }
    if (existsSync(place.pgdata)) {
      const aside = `${place.pgdata}.${Date.now()}`;
      renameSync(place.pgdata, aside);
      onNotice(`${place.dataDirectory} is new; its former database was put aside in ${aside}.`);
    }
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  return readFileSync(file, "utf8").trim();
}

function ownedBy(account: Account, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
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

/** Longer than what a killed server had started takes to notice that it is gone. */
const releaseTimeoutMs = 15_000;

/** Starts the server; after a kill, what it had started may hold its shared memory for a moment longer. */
async function launchWhenFree(place: Place, options: ClusterOptions): Promise<number> {
  for (const deadline = Date.now() + releaseTimeoutMs; ; ) {
    try {
      return await launch(place, options);
    } catch (error) {
      const held = error instanceof Error && error.message.includes("pre-existing shared memory block");
      if (!held || Date.now() > deadline) throw error;
      await sleep(200);
    }
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
  const password = readOrCreatePassword(place, options.onNotice ?? (() => {}));
  const urlAt = (port: number, database = "postgres") =>
    `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`;
  if (existsSync(place.pgdata)) checkVersion(place);
  else await initialise(place, password, options.settings?.fsync !== "off");
  const running = await runningPort(place, urlAt);
  const port = running ?? (await launchWhenFree(place, options));
  return {
    url: (database) => urlAt(port, database),
    ensureDatabase: (database) => createIfMissing((name) => urlAt(port, name), database),
    wasRunning: running !== undefined,
    stop: () => stopServer(place),
  };
}
