import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureBuild } from "../build";
import { freePort } from "../free-port";
import { projectRoot } from "../project";
import type { BenchRow } from "./row";
import { memoryOf } from "./support/stack";

const part = "start";
const startLimitMs = 300_000;
/** Long enough for start-up work to end and the garbage collector to have been there. */
const idleMs = 10_000;

interface Started {
  seconds: number;
  url: string;
  stop(): Promise<void>;
}

function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs `npm start` on a data directory until its page answers 200. */
async function start(dataDirectory: string): Promise<Started> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PORT: String(port),
      ASSAY_DATA_DIR: dataDirectory,
      ASSAY_DEMO: "0",
      DATABASE_URL: "",
      NODE_OPTIONS: "",
    },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  const ended = new Promise<never>((_resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`npm start ended with ${code}.`)));
  });
  ended.catch(() => {});
  const url = `http://127.0.0.1:${port}`;
  while (performance.now() - startedAt < startLimitMs) {
    const ok = await Promise.race([
      ended,
      fetch(`${url}/api/v1/health`).then(
        (response) => response.ok,
        () => false,
      ),
    ]);
    if (ok) break;
    await sleep(10);
  }
  return {
    seconds: (performance.now() - startedAt) / 1000,
    url,
    async stop() {
      if (child.pid === undefined) return;
      process.kill(-child.pid, "SIGTERM");
      // npm itself ends at once; the start script behind it still stops server and database.
      while (groupLives(child.pid)) await sleep(50);
    },
  };
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** The server's process: the one whose environment has its port. Undefined where there is no /proc. */
function serverProcess(url: string): number | undefined {
  if (!existsSync("/proc")) return undefined;
  const { port } = new URL(url);
  const pid = readdirSync("/proc").find(
    (name) =>
      /^\d+$/.test(name) &&
      readProc(name, "environ").split("\0").includes(`PORT=${port}`) &&
      /next-server|standalone\/server/.test(readProc(name, "cmdline")),
  );
  return pid === undefined ? undefined : Number(pid);
}

/** Times a warm `npm start` (installed, built, database made) to the first 200, and weighs the idle server. */
export async function run(): Promise<BenchRow[]> {
  await ensureBuild(() => console.error("Building the app (about a minute) …"));
  const dataDirectory = mkdtempSync(join(tmpdir(), "assay-bench-start-"));
  chmodSync(dataDirectory, 0o755);
  try {
    const cold = await start(dataDirectory);
    await cold.stop();
    const warm = await start(dataDirectory);
    await sleep(idleMs);
    const memory = memoryOf(serverProcess(warm.url)).now / 1e6;
    await warm.stop();
    return [
      {
        part,
        figure: "npm start, everything there already: to the first 200",
        value: warm.seconds,
        unit: "s",
        reference: "allowed",
        referenceValue: 5,
        ratio: warm.seconds / 5,
        limit: "≤ 5 s",
      },
      {
        part,
        figure: "npm start on an empty data directory (built, no demo): to the first 200",
        value: cold.seconds,
        unit: "s",
        reference: "none",
        referenceValue: null,
        ratio: null,
        limit: null,
      },
      {
        part,
        figure: "resident memory of the idle server",
        value: memory,
        unit: "MB",
        reference: "allowed",
        referenceValue: 400,
        ratio: memory / 400,
        limit: "≤ 400 MB",
      },
    ];
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}
