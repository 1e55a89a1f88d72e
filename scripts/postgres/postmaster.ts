import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Postmaster {
  pid: number;
  port: number;
  /** `starting`, `stopping`, `ready` or `standby`, as Postgres writes it. */
  status: string;
}

/** What `postmaster.pid` says (PostgreSQL source, `src/include/utils/pidfile.h`: a fixed line for each fact). */
export function readPostmaster(pgdata: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(pgdata, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), status: (lines[7] ?? "").trim() };
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether the process is a PostgreSQL server; when the system does not tell, it is taken for one. */
export function isPostgres(pid: number): boolean {
  try {
    if (process.platform === "win32") return true;
    if (process.platform !== "linux") {
      const name = execFileSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" });
      return /postgres|postmaster/.test(name);
    }
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // A killed server that nobody reaped keeps its number and its name, but it is gone.
    const isZombie = stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
    return !isZombie && /\((postgres|postmaster)/.test(stat);
  } catch {
    return true;
  }
}
