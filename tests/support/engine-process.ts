import { setTimeout as sleep } from "node:timers/promises";
import { callsAtOnce, functions } from "@/inngest";
import { inngest } from "@/inngest/client";
import { createEmbeddedEngine } from "@/inngest/embedded/engine";
import { log } from "@/lib/log";

/**
 * The application's functions on the embedded engine in a process of its own, to be killed at will. Reads the
 * database and the providers from its environment, prints "started", and drains on SIGTERM.
 */
const engine = createEmbeddedEngine({
  databaseUrl: process.env.DATABASE_URL ?? "",
  client: inngest,
  functions,
  log,
  concurrency: callsAtOnce,
  pollMs: 200,
});
await engine.start();
console.log("started");
process.on("SIGTERM", () => {
  void engine.stop({ timeoutMs: 10_000 }).then(() => process.exit(0));
});
// A test that is killed outright takes its children along.
process.on("disconnect", () => process.exit(1));
await sleep(2 ** 30);
