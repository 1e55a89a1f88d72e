import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Address } from "./address";
import { projectRoot } from "./project";

const readyTimeoutMs = 120_000;
const stopTimeoutMs = 15_000;

export interface Server {
  child: ChildProcess;
  /** Resolves when the process has ended, by itself or by {@link Server.stop}. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stop(): Promise<void>;
}

/**
 * An experiment of thousands of cells leaves much garbage, and V8 would let the heap grow to several times what is
 * alive. A young generation of 32 MB lets a cell's objects die in it, and collecting the old one at a fifth over what
 * is alive keeps the rest small: 400 MB instead of 660 MB after 10,000 cells, for a few percent of the time.
 */
const memoryFlags = ["--max-semi-space-size=32", "--heap-growing-percent=20"];

/**
 * What V8 made of the server's code the last time: starting takes a third less CPU. It is written at an orderly end, and
 * a little after the start for the sake of a process that is killed.
 */
const compileCache = join(projectRoot, ".next/cache/compile");

/** Next's own banner repeats what the start script says in its own words. */
const banner = /^\s*(▲ Next\.js|- (Local|Network|Environments):|✓ (Starting|Ready|Running)|$)/;

function printWithoutBanner(stream: NodeJS.ReadableStream): void {
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (!banner.test(line)) console.log(line);
  });
}

/**
 * Starts the built app, or Next's development server, on `address` as a child process with the given environment, which
 * is the present one unless said otherwise. It ends with this process, however that one ends.
 */
export function startServer(
  mode: "built" | "dev",
  address: Address,
  environment: NodeJS.ProcessEnv = process.env,
): Server {
  const program =
    mode === "built"
      ? [join(projectRoot, ".next/standalone/server.js")]
      : [
          join(projectRoot, "node_modules/next/dist/bin/next"),
          "dev",
          "--hostname",
          address.host,
          "--port",
          String(address.port),
        ];
  const child = spawn(
    process.execPath,
    // Next's development server hands its flags to a child through NODE_OPTIONS, which takes no V8 tuning.
    [
      ...(mode === "built" ? memoryFlags : []),
      "--import",
      join(projectRoot, "scripts/server-preload.mjs"),
      ...program,
    ],
    {
      cwd: projectRoot,
      env: {
        ...environment,
        NODE_ENV: mode === "built" ? "production" : "development",
        NODE_OPTIONS: "",
        NEXT_TELEMETRY_DISABLED: "1",
        ...(mode === "built" && { NODE_COMPILE_CACHE: compileCache }),
        HOSTNAME: address.host,
        PORT: String(address.port),
      },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      // Ctrl-C reaches the whole foreground group; the start script alone decides who stops when.
      detached: process.platform !== "win32",
    },
  );
  if (child.stdout !== null) printWithoutBanner(child.stdout);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", () => resolve({ code: 1, signal: null }));
  });
  return {
    child,
    ended,
    async stop() {
      child.kill("SIGTERM");
      const stopped = await Promise.race([ended, sleep(stopTimeoutMs, undefined, { ref: false })]);
      if (stopped === undefined) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Waits until the server answers its health check. @throws when it ends first or does not come up in time. */
export async function untilReady(server: Server, address: Address): Promise<void> {
  const host = address.host === "0.0.0.0" ? "127.0.0.1" : address.host === "::" ? "[::1]" : address.host;
  const deadline = Date.now() + readyTimeoutMs;
  let lastAnswer = "no answer";
  for (;;) {
    const ended = await Promise.race([server.ended, sleep(25)]);
    if (ended !== undefined) throw new Error("The server stopped while starting; what it said stands above.");
    try {
      const response = await fetch(`http://${host}:${address.port}/api/v1/health`, {
        signal: AbortSignal.timeout(30_000),
      });
      if (response.ok) return;
      lastAnswer = `${response.status} ${await response.text()}`;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline)
      throw new Error(`The server does not become healthy: ${lastAnswer.slice(0, 500)}`);
  }
}
