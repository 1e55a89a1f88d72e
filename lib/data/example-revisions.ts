import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import type { ExampleRevision } from "./golden-examples";

/** Revisions by id, current or not, archived examples included: what a finished experiment was fixed to. */
export async function listExampleRevisionsByIds(
  viewer: Viewer,
  ids: readonly string[],
): Promise<ExampleRevision[]> {
  return db().$queryRaw<ExampleRevision[]>`
    select e.id as example_id, r.id as revision_id, r.revision, e.number, r.input_data, r.expected_output, r.context,
      r.tags
    from golden_example_revisions r join golden_examples e on e.id = r.example_id
    where r.workspace_id = ${viewer.workspaceId}::uuid and r.id = any(${[...ids]}::uuid[])
    order by e.number`;
}
