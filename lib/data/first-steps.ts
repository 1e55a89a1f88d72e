import "server-only";
import type { FirstSteps } from "@/lib/domain/first-steps";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/** Which of the first steps the workspace has taken; what is archived no longer counts. */
export async function readFirstSteps({ workspaceId }: Viewer): Promise<FirstSteps> {
  const [row] = await db().$queryRaw<FirstSteps[]>`
    select
      exists (select 1 from prompts where workspace_id = ${workspaceId}::uuid and archived_at is null) as prompt,
      exists (select 1 from golden_examples e join prompts p on p.id = e.prompt_id
        where e.workspace_id = ${workspaceId}::uuid and e.archived_at is null and p.archived_at is null) as example,
      exists (select 1 from experiments where workspace_id = ${workspaceId}::uuid) as experiment`;
  return row ?? { prompt: false, example: false, experiment: false };
}
