import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { connect } from "./db/connect";
import { holderOf } from "./lock";
import { postgresBinaries } from "./postgres/binaries";
import { type Cluster, startCluster } from "./postgres/cluster";
import { projectRoot } from "./project";

const databaseName = "assay";

export interface Login {
  email: string;
  password: string;
}

/** Where everything of this installation lives: database, secrets, login. `ASSAY_DATA_DIR` moves it. */
export function dataDirectory(): string {
  return resolve(projectRoot, process.env.ASSAY_DATA_DIR || ".data");
}

/** Migrations need a session of their own, which a transaction-mode pooler does not give. */
export function migrationUrl(): string {
  return process.env.DIRECT_DATABASE_URL || process.env.DATABASE_URL || "";
}

/** Takes the variables of `.env`, where there is one; those already set win. */
export function loadEnvFile(): void {
  const file = join(projectRoot, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}

function readOrCreate(name: string, create: () => string): string {
  const directory = dataDirectory();
  mkdirSync(directory, { recursive: true });
  const file = join(directory, name);
  if (!existsSync(file)) writeFileSync(file, create(), { mode: 0o600 });
  chmodSync(file, 0o600);
  return readFileSync(file, "utf8").trim();
}

function setUnlessGiven(name: string, value: () => string): void {
  if (!process.env[name]) process.env[name] = value();
}

/** The embedded installation's secrets are made once and kept; with a database of one's own they must be given. */
function setSecrets(): void {
  setUnlessGiven("ENCRYPTION_KEY", () =>
    readOrCreate("encryption.key", () => randomBytes(32).toString("base64")),
  );
  setUnlessGiven("NEXTAUTH_SECRET", () =>
    readOrCreate("nextauth.secret", () => randomBytes(32).toString("base64url")),
  );
}

/** Stands in place of the login where accounts came from a backup, whose passwords nobody but their owners has. */
export const restoredLogin = JSON.stringify({ restored: true });

/**
 * The first owner: as configured, else a login made once and kept in the data directory. Undefined where the accounts
 * came from a backup.
 */
function setLogin(): Login | undefined {
  const kept = JSON.parse(
    readOrCreate("login.json", () =>
      JSON.stringify({ email: "owner@assay.local", password: randomBytes(9).toString("base64url") }),
    ),
  ) as Login | { restored: true };
  if ("restored" in kept) return undefined;
  setUnlessGiven("ASSAY_ADMIN_EMAIL", () => kept.email);
  setUnlessGiven("ASSAY_ADMIN_PASSWORD", () => kept.password);
  return {
    email: process.env.ASSAY_ADMIN_EMAIL ?? kept.email,
    password: process.env.ASSAY_ADMIN_PASSWORD ?? kept.password,
  };
}

export interface Environment {
  embedded: boolean;
  /** Set for the embedded database only, and not where its accounts came from a backup. */
  login?: Login | undefined;
  /** Stops the embedded database, when this process is the one to do so. */
  close(): Promise<void>;
}

/** A running `npm start` of the same data directory keeps the database it shares with this process. */
async function stopUnlessShared(cluster: Cluster): Promise<void> {
  const holder = holderOf(dataDirectory());
  if (holder === undefined ? !cluster.wasRunning : holder === process.pid) await cluster.stop();
}

/**
 * Makes the process's environment complete: reads `.env` and, without `DATABASE_URL`, starts (or joins) the embedded
 * PostgreSQL and sets the database's URL, the secrets and the first owner's login.
 * @throws with a sentence when the database cannot be reached or started.
 */
export async function openEnvironment(
  onNotice: (message: string) => void = console.log,
): Promise<Environment> {
  loadEnvFile();
  if (process.env.DATABASE_URL) {
    await (await connect(process.env.DATABASE_URL)).end();
    return { embedded: false, close: async () => {} };
  }
  await postgresBinaries(undefined);
  setSecrets();
  const login = setLogin();
  const cluster = await startCluster({ dataDirectory: dataDirectory(), onNotice });
  await cluster.ensureDatabase(databaseName);
  process.env.DATABASE_URL = cluster.url(databaseName);
  return { embedded: true, login, close: () => stopUnlessShared(cluster) };
}
