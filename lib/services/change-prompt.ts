import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { isUniqueViolation, transaction } from "@/lib/data/client";
import { getPrompt, updatePrompt } from "@/lib/data/prompts";
import type { PromptRef } from "@/lib/domain/api/common";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { PromptUpdate } from "@/lib/domain/prompts/schema";
import { slugTaken } from "./create-prompt";

function actionOf(body: PromptUpdate): "prompt.update" | "prompt.archive" | "prompt.restore" {
  if (body.archived === undefined) return "prompt.update";
  return body.archived ? "prompt.archive" : "prompt.restore";
}

/**
 * Changes a prompt's name, slug, description, tags, metadata or CI rules, or archives and restores it. Its versions stay.
 * @throws AssayError `not_found`, `conflict` for a slug that is taken, `forbidden` without the role.
 */
export async function changePrompt(
  viewer: Viewer,
  ref: PromptRef,
  body: PromptUpdate,
): Promise<PromptAnswer> {
  requireRole(viewer.role, body.archived === undefined ? "prompt.update" : "prompt.archive");
  const { description, ...rest } = body;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const fields = description === undefined ? given : { ...given, description: description ?? "" };
  try {
    return await transaction(async () => {
      const before = await getPrompt(viewer, ref);
      const after = await updatePrompt(viewer, ref, fields);
      const object = { objectId: after.id, objectName: after.slug };
      await recordAudit(viewer, { action: actionOf(body), ...object, before, after });
      return after;
    });
  } catch (error) {
    if (isUniqueViolation(error) && body.slug !== undefined) throw await slugTaken(viewer, body.slug);
    throw error;
  }
}

/**
 * Hides a prompt from lists and closes it to new versions. Nothing is deleted, and its labels keep answering.
 * @throws AssayError `not_found`, `forbidden` without the role.
 */
export async function archivePrompt(viewer: Viewer, ref: PromptRef): Promise<void> {
  await changePrompt(viewer, ref, { archived: true });
}
