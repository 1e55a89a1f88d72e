import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { exampleTitle } from "./example-title";
import { readEvaluators } from "./experiment-columns";

/** The evaluators of the prompt's newest experiment: most people score a prompt the same way each time. */
export async function findLatestEvaluators(
  viewer: Viewer,
  promptId: string,
): Promise<EvaluatorSpec[] | null> {
  const row = await db().experiment.findFirst({
    where: { promptId, workspaceId: viewer.workspaceId },
    orderBy: { id: "desc" },
    select: { evaluators: true },
  });
  return row === null ? null : readEvaluators(row.evaluators);
}

/** Active examples of the prompt by id, newest first, each with one line that says what it is about. */
export async function listExampleTitles(
  viewer: Viewer,
  promptId: string,
  ids: readonly string[],
): Promise<{ id: string; number: number; title: string; tags: string[] }[]> {
  if (ids.length === 0) return [];
  return db().$queryRaw<{ id: string; number: number; title: string; tags: string[] }[]>`
    select e.id, e.number, e.tags, ${exampleTitle(Prisma.sql`r.input_data`)} as title
    from golden_examples e join golden_example_revisions r on r.id = e.revision_id
    where e.workspace_id = ${viewer.workspaceId}::uuid and e.prompt_id = ${promptId}::uuid and e.archived_at is null
      and e.id = any (${[...ids]}::uuid[])
    order by e.number desc`;
}
