import "server-only";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import { notFound } from "@/lib/domain/errors";
import type { ExampleCreate } from "@/lib/domain/examples/schema";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db, transaction } from "./client";
import { getExample } from "./golden-examples";
import { newId } from "./new-id";
import { lockPrompt } from "./prompts";

/** Rows sent to the database at once: large enough for speed, small enough that 50 MB are not copied again and again. */
const insertBatch = 2000;

async function nextNumber(viewer: Viewer, promptId: string): Promise<number> {
  const { _max: max } = await db().goldenExample.aggregate({
    where: { workspaceId: viewer.workspaceId, promptId },
    _max: { number: true },
  });
  return (max.number ?? 0) + 1;
}

/**
 * Adds examples to a prompt, all or none, numbered on from its last. 10,000 take about a second.
 * @param source where they come from; `runId` is the run an example was made of.
 * @returns their ids, in the order given.
 * @throws AssayError `not_found` when the prompt is not the workspace's.
 */
export function createExamples(
  viewer: Viewer,
  promptId: string,
  examples: readonly ExampleCreate[],
  source: ExampleAnswer["source"],
  runId: string | null = null,
): Promise<string[]> {
  return transaction(async () => {
    // Numbers are taken under the prompt's lock, so that two imports at once do not share them.
    const prompt = await lockPrompt(viewer, { id: promptId });
    const first = await nextNumber(viewer, prompt.id);
    const rows = examples.map((example, index) => ({
      id: newId(),
      revision_id: newId(),
      number: first + index,
      ...example,
    }));
    for (let start = 0; start < rows.length; start += insertBatch) {
      const batch = JSON.stringify(rows.slice(start, start + insertBatch));
      await insertExamples(viewer, prompt.id, batch, source, runId);
    }
    return rows.map((row) => row.id);
  });
}

/** One statement for a batch: a parameter for each value would meet Postgres's limit of 65,535 of them. */
async function insertExamples(
  viewer: Viewer,
  promptId: string,
  batch: string,
  source: ExampleAnswer["source"],
  runId: string | null,
): Promise<void> {
  await db().$executeRaw`
    WITH rows AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${batch}::json) AS row(
        id uuid, revision_id uuid, number int, input_data jsonb, expected_output text, context text, tags text[])
    ), examples AS (
      INSERT INTO golden_examples
        (id, workspace_id, prompt_id, number, revision, revision_id, tags, source, source_run_id, updated_at)
      SELECT id, ${viewer.workspaceId}::uuid, ${promptId}::uuid, number, 1, revision_id, tags, ${source},
        ${runId}::uuid, now()
      FROM rows
    )
    INSERT INTO golden_example_revisions
      (id, workspace_id, example_id, revision, input_data, expected_output, context, tags, created_by)
    SELECT revision_id, ${viewer.workspaceId}::uuid, id, 1, input_data, expected_output, context, tags,
      ${viewer.userId}::uuid
    FROM rows`;
}

/**
 * Locks an example until the transaction ends and answers its current text.
 * @throws AssayError `not_found`.
 */
export async function lockExample(viewer: Viewer, id: string): Promise<ExampleAnswer> {
  await db().$queryRaw`
    SELECT id FROM golden_examples
    WHERE id = ${id}::uuid AND workspace_id = ${viewer.workspaceId}::uuid FOR NO KEY UPDATE`;
  return getExample(viewer, id);
}

/** Writes the next revision of an example and points the example at it. Call inside `transaction`, after `lockExample`. */
export async function insertExampleRevision(
  viewer: Viewer,
  example: Pick<ExampleAnswer, "id" | "revision">,
  content: ExampleCreate,
): Promise<void> {
  const revision = example.revision + 1;
  const id = newId();
  await db().goldenExampleRevision.create({
    data: {
      id,
      workspaceId: viewer.workspaceId,
      exampleId: example.id,
      revision,
      inputData: content.input_data,
      expectedOutput: content.expected_output,
      context: content.context,
      tags: content.tags,
      createdById: viewer.userId,
    },
  });
  await db().goldenExample.update({
    where: { id: example.id, workspaceId: viewer.workspaceId },
    data: { revision, revisionId: id, tags: content.tags },
  });
}

/**
 * Hides examples from lists and experiments, or brings them back. Doing it twice changes nothing.
 * @throws AssayError `not_found` when one of them is not the workspace's.
 */
export async function setExamplesArchived(
  viewer: Viewer,
  ids: readonly string[],
  archived: boolean,
): Promise<void> {
  const where = { workspaceId: viewer.workspaceId, id: { in: [...ids] } };
  const known = await db().goldenExample.count({ where });
  if (known < new Set(ids).size) throw notFound("Golden example");
  await db().goldenExample.updateMany({
    where: { ...where, archivedAt: archived ? null : { not: null } },
    data: { archivedAt: archived ? new Date() : null },
  });
}
