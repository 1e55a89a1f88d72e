import "server-only";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { demoPrompts } from "@/lib/providers/demo/prompts";
import { seedPrompt, startDemoExperiment } from "./seed-demo";

/**
 * Adds a demo prompt to the viewer's workspace and starts an experiment on it with the simulated provider, so that one
 * can look around before having a key. Repeating it adds nothing.
 * @returns the experiment that was started.
 */
export async function loadDemo(viewer: Viewer): Promise<{ experimentId: string }> {
  const [demo] = demoPrompts;
  // The one with several versions and models shows most.
  const widest = demo?.experiments.toSorted(
    (a, b) => b.versionNumbers.length * b.models.length - a.versionNumbers.length * a.models.length,
  )[0];
  if (demo === undefined || widest === undefined) throw new AssayError("not_found", "There is no demo data.");
  const promptId = await seedPrompt(viewer, demo);
  return { experimentId: await startDemoExperiment(viewer, promptId, widest) };
}
