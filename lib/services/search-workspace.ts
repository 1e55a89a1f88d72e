import "server-only";
import { listExperimentItems } from "@/lib/data/experiment-list";
import { listPrompts } from "@/lib/data/prompts";
import type { ExperimentStatus } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";

const mostOfAKind = 6;

export interface WorkspaceHits {
  prompts: { slug: string; name: string; versionCount: number }[];
  experiments: { id: string; number: number; name: string; promptSlug: string; status: ExperimentStatus }[];
}

/** The newest prompts (by name, slug and description) and experiments (by name) that have `query` in them. */
export async function searchWorkspace(viewer: Viewer, query: string): Promise<WorkspaceHits> {
  const filter = { query, limit: mostOfAKind };
  const [prompts, experiments] = await Promise.all([
    listPrompts(viewer, filter),
    listExperimentItems(viewer, filter),
  ]);
  return {
    prompts: prompts.data.map(({ slug, name, version_count }) => ({
      slug,
      name,
      versionCount: version_count,
    })),
    experiments: experiments.data.map(({ id, number, name, prompt_slug, status }) => ({
      id,
      number,
      name,
      promptSlug: prompt_slug,
      status,
    })),
  };
}
