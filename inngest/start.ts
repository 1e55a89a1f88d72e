import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { inngest } from "./client";
import { createEmbeddedEngine, type EmbeddedEngine } from "./embedded/engine";
import { engineMode } from "./embedded/mode";
import { runtime } from "./embedded/runtime";
import { callsAtOnce, functions } from "./index";

/**
 * The embedded engine of this process with all functions, not yet started; null where an Inngest server runs them.
 * @throws when the INNGEST_* variables are half set.
 */
export function embeddedEngine(): EmbeddedEngine | null {
  if (engineMode(process.env) === "inngest") return null;
  const { DIRECT_DATABASE_URL, DATABASE_URL } = env();
  return createEmbeddedEngine({
    databaseUrl: DIRECT_DATABASE_URL ?? DATABASE_URL,
    client: inngest,
    functions,
    log,
    concurrency: callsAtOnce,
  });
}

/** Tells steps that an Inngest server runs here to end at their next safe point; the server has the rest done elsewhere. */
export function drainSteps(): void {
  runtime().drain.abort();
}
