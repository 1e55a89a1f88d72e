import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { deleteLabel, listLabels, listProtectedLabels, setLabel } from "@/lib/data/prompt-labels";
import { getVersion } from "@/lib/data/prompt-versions";
import { lockPrompt } from "@/lib/data/prompts";
import type { PromptRef, VersionRef } from "@/lib/domain/api/common";
import type { LabelMoveAnswer } from "@/lib/domain/api/prompts";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { mayMoveLabel, requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { labelNameSchema, productionLabel } from "@/lib/domain/prompts/schema";
import { announceActivation } from "./announce-event";

async function refuseProtected(viewer: Viewer, label: string): Promise<void> {
  if (mayMoveLabel(viewer.role, label, await listProtectedLabels(viewer))) return;
  throw new AssayError(
    "forbidden",
    `The label "${label}" is protected: only admins move it. Ask an admin of the workspace.`,
  );
}

/**
 * Points a label of a prompt at one of its versions and answers where it pointed before. A rollback is the same move.
 * @throws AssayError `not_found` for a prompt or version that is not the workspace's, `invalid` for a name no label can
 * have, `forbidden` without the role (a protected label needs admin).
 */
export async function moveLabel(
  viewer: Viewer,
  prompt: PromptRef,
  label: string,
  version: VersionRef,
): Promise<LabelMoveAnswer> {
  requireRole(viewer.role, "label.set");
  const name = parseLabel(label);
  return transaction(async () => {
    const { id, slug } = await lockPrompt(viewer, prompt);
    await refuseProtected(viewer, name);
    const target = await getVersion(viewer, version, id);
    const labels = await listLabels(viewer, id);
    const moved = await setLabel(viewer, id, name, target.id);
    await recordAudit(viewer, {
      action: "label.set",
      objectId: id,
      objectName: `${slug} ${name}`,
      before: labels.find(({ label: known }) => known === name) ?? {},
      after: { version_id: target.id, version_number: target.number },
    });
    await announceActivation(viewer, moved);
    return moved;
  });
}

function parseLabel(label: string): string {
  const parsed = labelNameSchema.safeParse(label);
  if (parsed.success) return parsed.data;
  throw invalidField("/label", parsed.error.issues[0]?.message ?? "This cannot be a label.");
}

/** Moves `production` to the version: callers that name no version get it from now on. Throws as `moveLabel`. */
export function activateVersion(
  viewer: Viewer,
  prompt: PromptRef,
  version: VersionRef,
): Promise<LabelMoveAnswer> {
  return moveLabel(viewer, prompt, productionLabel, version);
}

/**
 * Takes a label off its prompt.
 * @throws AssayError `not_found`, or `forbidden` as `moveLabel`.
 */
export async function removeLabel(viewer: Viewer, prompt: PromptRef, label: string): Promise<void> {
  requireRole(viewer.role, "label.delete");
  await transaction(async () => {
    const { id, slug } = await lockPrompt(viewer, prompt);
    await refuseProtected(viewer, label);
    const before = (await listLabels(viewer, id)).find(({ label: known }) => known === label);
    await deleteLabel(viewer, id, label);
    const object = { objectId: id, objectName: `${slug} ${label}` };
    await recordAudit(viewer, { action: "label.delete", ...object, before: before ?? {} });
  });
}
