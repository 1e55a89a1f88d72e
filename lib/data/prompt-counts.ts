import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

export interface PromptCounts {
  /** Active golden examples. */
  examples: number;
  experiments: number;
}

/** What belongs to a prompt, for the tabs of its page. */
export async function countOfPrompt(viewer: Viewer, promptId: string): Promise<PromptCounts> {
  const where = { workspaceId: viewer.workspaceId, promptId };
  const [examples, experiments] = await Promise.all([
    db().goldenExample.count({ where: { ...where, archivedAt: null } }),
    db().experiment.count({ where }),
  ]);
  return { examples, experiments };
}
