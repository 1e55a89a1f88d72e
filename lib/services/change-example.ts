import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { insertExampleRevision, lockExample, setExamplesArchived } from "@/lib/data/golden-example-writes";
import { getExample } from "@/lib/data/golden-examples";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import type { ExampleCreate, ExampleUpdate } from "@/lib/domain/examples/schema";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

function contentOf(example: ExampleAnswer): ExampleCreate {
  const { input_data, expected_output, context, tags } = example;
  return { input_data, expected_output, context, tags };
}

/**
 * Changes a golden example: a change of its text or tags makes a new revision, and finished experiments keep the old
 * one. A change that changes nothing makes none. `is_active: false` archives, `true` brings back.
 * @throws AssayError `not_found`, or `forbidden` without the role.
 */
export async function changeExample(viewer: Viewer, id: string, body: ExampleUpdate): Promise<ExampleAnswer> {
  const { is_active, ...changes } = body;
  requireRole(viewer.role, "example.update");
  return transaction(async () => {
    const current = await lockExample(viewer, id);
    const before = contentOf(current);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const after: ExampleCreate = { ...before, ...given };
    if (!isDeepStrictEqual(before, after)) await insertExampleRevision(viewer, current, after);
    if (is_active !== undefined) await setExamplesArchived(viewer, [id], !is_active);
    const changed = await getExample(viewer, id);
    await recordAudit(viewer, {
      action: "example.update",
      objectId: id,
      objectName: null,
      before: current,
      after: changed,
    });
    return changed;
  });
}

async function setArchived(viewer: Viewer, ids: readonly string[], archived: boolean): Promise<void> {
  requireRole(viewer.role, "example.archive");
  await transaction(async () => {
    await setExamplesArchived(viewer, ids, archived);
    await recordAudit(viewer, {
      action: archived ? "example.archive" : "example.restore",
      objectId: ids.length === 1 ? (ids[0] ?? null) : null,
      objectName: ids.length === 1 ? null : `${ids.length} golden examples`,
      ...(ids.length === 1 ? {} : { after: { ids, count: ids.length } }),
    });
  });
}

/**
 * Hides examples from lists and from experiments started later; finished ones keep them.
 * @throws AssayError `not_found`, or `forbidden` without the role.
 */
export async function archiveExamples(viewer: Viewer, ids: readonly string[]): Promise<void> {
  await setArchived(viewer, ids, true);
}

/** Brings archived examples back. Throws as `archiveExamples`. */
export async function restoreExamples(viewer: Viewer, ids: readonly string[]): Promise<void> {
  await setArchived(viewer, ids, false);
}
