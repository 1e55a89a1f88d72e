import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { projectRoot } from "../../project";

/** What the fake provider has seen so far. */
export interface FakeCounts {
  calls: number;
  /** Distinct request bodies among them. */
  distinct: number;
  in_flight: number;
  max_in_flight: number;
}

export interface FakeProcess {
  /** Base URL for an OpenAI client, `/v1` included. */
  baseUrl: string;
  counts(): Promise<FakeCounts>;
  stop(): Promise<void>;
}

function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

/**
 * Starts the fake OpenAI server in a process of its own. `script` is a file under tests/support that prints its base
 * URL first and answers each line it reads with one line of counts.
 */
export async function startFakeProcess(script: string, args: string[]): Promise<FakeProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", `tests/support/${script}`, ...args], {
    cwd: projectRoot,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The fake provider ended unexpectedly; what it said stands above.");
    return value;
  };
  const baseUrl = await nextLine();
  return {
    baseUrl,
    async counts() {
      child.stdin.write("\n");
      return JSON.parse(await nextLine()) as FakeCounts;
    },
    async stop() {
      child.kill("SIGTERM");
      await exited(child);
    },
  };
}
