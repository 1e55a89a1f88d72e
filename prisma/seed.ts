import { embeddedEngine } from "@/inngest/start";
import { disconnect } from "@/lib/data/client";
import { seedDemo } from "@/lib/services/seed-demo";

/**
 * Fills the demo workspace of the database the environment names. Its experiments are run here and now, in embedded mode
 * by an engine of its own with the functions the server runs.
 */
export async function seed(): Promise<void> {
  // Nobody watches the simulated models answer.
  process.env.ASSAY_SIMULATED_LATENCY_SCALE = "0";
  const engine = embeddedEngine();
  await engine?.start();
  try {
    await seedDemo();
  } finally {
    await engine?.stop({ timeoutMs: 5_000 });
    await disconnect();
  }
}
