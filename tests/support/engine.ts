import { callsAtOnce, functions } from "@/inngest";
import { inngest } from "@/inngest/client";
import { createEmbeddedEngine } from "@/inngest/embedded/engine";
import { log } from "@/lib/log";

/** Runs the application's own functions in this process, as the server does in embedded mode. */
export async function startTestEngine(databaseUrl: string): Promise<{ stop(): Promise<void> }> {
  const engine = createEmbeddedEngine({
    databaseUrl,
    client: inngest,
    functions,
    log,
    concurrency: callsAtOnce,
    pollMs: 200,
  });
  await engine.start();
  return { stop: () => engine.stop({ timeoutMs: 5_000 }) };
}
