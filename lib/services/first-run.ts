import "server-only";
import { countExperiments } from "@/lib/data/experiment-list";
import { countExamples } from "@/lib/data/golden-examples";
import { listPrompts } from "@/lib/data/prompts";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { providerCatalog } from "@/lib/providers/catalog";
import { findDefaultModel } from "./default-model";
import { providerDirectory } from "./provider-access";

/** How far a workspace has come with its first steps. */
export interface FirstRun {
  /** The newest prompt. */
  prompt: { id: string; slug: string; name: string; versionCount: number } | null;
  /** Of that prompt. */
  exampleCount: number;
  experimentCount: number;
  providers: { provider: ProviderId; label: string; description: string; configured: boolean }[];
  /** What a first version runs on; null where only the user knows the models of what is connected. */
  model: { provider: ProviderId; model: string } | null;
}

/** Reads the state of the first steps. */
export async function loadFirstRun(viewer: Viewer): Promise<FirstRun> {
  const [{ data }, experimentCount, directory] = await Promise.all([
    listPrompts(viewer, { limit: 1 }),
    countExperiments(viewer),
    providerDirectory(viewer),
  ]);
  const prompt = data[0];
  return {
    prompt:
      prompt === undefined
        ? null
        : { id: prompt.id, slug: prompt.slug, name: prompt.name, versionCount: prompt.version_count },
    exampleCount: prompt === undefined ? 0 : await countExamples(viewer, prompt.id),
    experimentCount,
    providers: providerCatalog
      .filter(({ id }) => id !== "demo")
      .map(({ id, label, description }) => ({
        provider: id,
        label,
        description,
        configured: directory.isConfigured(id),
      })),
    model: findDefaultModel(directory),
  };
}
