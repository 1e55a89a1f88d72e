import { functions } from "@/inngest";
import { inngest } from "@/inngest/client";
import { createEmbeddedEngine } from "@/inngest/embedded/engine";
import { engineMode } from "@/inngest/embedded/mode";
import { disconnect } from "@/lib/data/client";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { seedDemo } from "@/lib/services/seed-demo";

/** Fills the demo workspace of the database the environment names, with an engine of its own in embedded mode. */
export async function seed(): Promise<void> {
  // Nobody watches the simulated models answer.
  process.env.ASSAY_SIMULATED_LATENCY_SCALE = "0";
  const { DIRECT_DATABASE_URL, DATABASE_URL } = env();
  const engine =
    engineMode(process.env) === "embedded"
      ? createEmbeddedEngine({
          databaseUrl: DIRECT_DATABASE_URL ?? DATABASE_URL,
          client: inngest,
          functions,
          log,
        })
      : null;
  await engine?.start();
  try {
    await seedDemo();
  } finally {
    await engine?.stop({ timeoutMs: 5_000 });
    await disconnect();
  }
}
