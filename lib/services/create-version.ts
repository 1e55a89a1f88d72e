import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { findLatestVersion } from "@/lib/data/prompt-versions";
import { type LockedPrompt, lockPrompt } from "@/lib/data/prompts";
import type { PromptRef } from "@/lib/domain/api/common";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { VersionBody } from "@/lib/domain/prompts/schema";
import { refuseArchived } from "./archived-prompt";
import { writeVersion } from "./write-version";

/**
 * Adds a version to a prompt; fields left out of the body are inherited from the latest version. Concurrent calls wait
 * for each other, so numbers have no gaps and no twins.
 * @throws AssayError `not_found`, `invalid`, `conflict` when nothing changed or the prompt is archived, `forbidden`.
 */
export async function createVersion(
  viewer: Viewer,
  ref: PromptRef,
  body: VersionBody,
): Promise<VersionAnswer> {
  requireRole(viewer.role, "version.create");
  return transaction(async () => {
    const prompt = await lockPrompt(viewer, ref);
    refuseArchived(prompt.archived);
    return addVersion(viewer, prompt, await findLatestVersion(viewer, prompt.id), body);
  });
}

/**
 * Writes a version and records who did. Call inside `transaction`, with the prompt locked.
 * @param latest what it inherits from and may not repeat; null: the body is the whole of it.
 * @throws AssayError `invalid`, `conflict` when nothing changed.
 */
export async function addVersion(
  viewer: Viewer,
  prompt: LockedPrompt,
  latest: VersionAnswer | null,
  body: VersionBody,
): Promise<VersionAnswer> {
  const version = await writeVersion(viewer, prompt.id, latest, body);
  await recordAudit(viewer, {
    action: "version.create",
    objectId: version.id,
    objectName: `${prompt.slug} v${version.number}`,
    after: { ...version, prompt: prompt.slug },
  });
  return version;
}
