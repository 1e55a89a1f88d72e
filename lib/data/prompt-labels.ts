import "server-only";
import type { LabelMoveAnswer } from "@/lib/domain/api/prompts";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

export interface LabelAnswer {
  label: string;
  version_id: string;
  version_number: number;
  updated_at: string;
}

/** A prompt's labels by name. */
export async function listLabels(viewer: Viewer, promptId: string): Promise<LabelAnswer[]> {
  const rows = await db().promptLabel.findMany({
    where: { workspaceId: viewer.workspaceId, promptId },
    orderBy: { name: "asc" },
    include: { version: { select: { number: true } } },
  });
  return rows.map((row) => ({
    label: row.name,
    version_id: row.versionId,
    version_number: row.version.number,
    updated_at: row.updatedAt.toISOString(),
  }));
}

/**
 * Points a label at a version of the same prompt, making the label when it is new. Call inside `transaction` with the
 * prompt locked, so that `previous_version_id` is what the label really left.
 */
export async function setLabel(
  viewer: Viewer,
  promptId: string,
  label: string,
  versionId: string,
): Promise<LabelMoveAnswer> {
  const where = { promptId_name: { promptId, name: label } };
  const previous = await db().promptLabel.findUnique({
    where: { ...where, workspaceId: viewer.workspaceId },
  });
  await db().promptLabel.upsert({
    where,
    create: { promptId, name: label, workspaceId: viewer.workspaceId, versionId },
    update: { versionId },
  });
  return {
    prompt_id: promptId,
    label,
    version_id: versionId,
    previous_version_id: previous?.versionId ?? null,
  };
}

/**
 * Takes a label off its prompt.
 * @throws AssayError `not_found` when the prompt has no such label.
 */
export async function deleteLabel(viewer: Viewer, promptId: string, label: string): Promise<void> {
  const { count } = await db().promptLabel.deleteMany({
    where: { workspaceId: viewer.workspaceId, promptId, name: label },
  });
  if (count === 0) throw notFound(`Label "${label}"`);
}

/** Names of labels that only admins may move or remove. */
export async function listProtectedLabels(viewer: Viewer): Promise<string[]> {
  const row = await db().workspace.findUnique({
    where: { id: viewer.workspaceId },
    select: { protectedLabels: true },
  });
  return row?.protectedLabels ?? [];
}
