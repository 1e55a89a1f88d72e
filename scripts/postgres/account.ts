import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** The operating-system account Postgres runs as; `undefined` is the caller's own. */
export type Account = { uid: number; gid: number } | undefined;

const fallbackHome = "/var/lib/assay";

function idOf(flag: "-u" | "-g", user: string): number | undefined {
  try {
    return Number(
      execFileSync("id", [flag, user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch {
    return undefined;
  }
}

function findAccount(user: string): Account {
  const uid = idOf("-u", user);
  const gid = idOf("-g", user);
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/**
 * The account to run Postgres under. Postgres refuses to run as root, so root runs it as the system's `postgres` user,
 * which is created when the machine has none.
 * @throws when the user can neither be found nor created.
 */
export function postgresAccount(): Account {
  if (process.getuid?.() !== 0) return undefined;
  const existing = findAccount("postgres");
  if (existing !== undefined) return existing;
  try {
    execFileSync(
      "useradd",
      ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"],
      {
        stdio: "ignore",
      },
    );
  } catch {
    // The check below says what to do.
  }
  const created = findAccount("postgres");
  if (created === undefined) {
    throw new Error(
      "PostgreSQL refuses to run as root, and the user `postgres` could not be created. Run this as an ordinary user, create the user `postgres`, or set DATABASE_URL.",
    );
  }
  return created;
}

function mayEnter(directory: string, account: { uid: number; gid: number }): boolean {
  const { mode, uid, gid } = statSync(directory);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Whether `account` may pass through every directory down to `path`, which must exist. */
export function canReach(path: string, account: Account): boolean {
  if (account === undefined) return true;
  for (let current = path; ; current = dirname(current)) {
    if (statSync(current).isDirectory() && !mayEnter(current, account)) return false;
    if (current === dirname(current)) return true;
  }
}

/** A place every user can reach, for things of `path` that root's Postgres account cannot. One `path`, one place. */
export function fallbackDirectory(path: string): string {
  return join(fallbackHome, createHash("sha256").update(path).digest("hex").slice(0, 12));
}

/**
 * The directory the cluster of `dataDirectory` lives in: the same one, unless Postgres must run under another account
 * that cannot get there (a checkout below root's closed home directory).
 */
export function clusterHome(dataDirectory: string, account: Account): string {
  mkdirSync(dataDirectory, { recursive: true });
  if (account === undefined) return dataDirectory;
  chmodSync(dataDirectory, statSync(dataDirectory).mode | 0o011);
  if (canReach(dataDirectory, account)) return dataDirectory;
  const fallback = fallbackDirectory(dataDirectory);
  if (!existsSync(fallback)) mkdirSync(fallback, { recursive: true, mode: 0o755 });
  return fallback;
}
