import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./postgres/postmaster";

const lockFile = (directory: string) => join(directory, "assay.pid");

/** The process that serves from this data directory, if one does. */
export function holderOf(directory: string): number | undefined {
  let content: string;
  try {
    content = readFileSync(lockFile(directory), "utf8");
  } catch {
    return undefined;
  }
  const pid = Number(content);
  return Number.isInteger(pid) && pid > 0 && isServing(pid) ? pid : undefined;
}

/** After a crash the number may have gone to another program; on Linux its command line tells. */
function isServing(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").match(/\b(start|restore)\.(ts|mjs)/) !== null;
  } catch {
    return process.platform !== "linux";
  }
}

/**
 * Claims the data directory for this process; a claim left by a killed one is taken over.
 * @returns the function that gives it back.
 * @throws when a living process holds it.
 */
export function claim(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const holder = holderOf(directory);
  if (holder !== undefined) {
    throw new Error(
      `Assay already runs on ${directory} (process ${holder}). Stop it first, or set ASSAY_DATA_DIR to run a second one.`,
    );
  }
  rmSync(lockFile(directory), { force: true });
  try {
    writeFileSync(lockFile(directory), String(process.pid), { flag: "wx" });
  } catch (cause) {
    throw new Error(
      `Another Assay is starting on ${directory} at this moment. Wait for it, or set ASSAY_DATA_DIR.`,
      { cause },
    );
  }
  return () => rmSync(lockFile(directory), { force: true });
}
