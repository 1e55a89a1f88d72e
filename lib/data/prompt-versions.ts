import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { VersionRef } from "@/lib/domain/api/common";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { productionLabel } from "@/lib/domain/prompts/schema";
import { loneTemplate, type VersionContent } from "@/lib/domain/prompts/version";
import { db } from "./client";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";

/** What a version row holds beside its content. */
export interface VersionNotes {
  variables: string[];
  contentHash: string;
  changeNote: string;
}

export const versionInclude = {
  labels: { select: { name: true }, orderBy: { name: "asc" } },
  createdBy: { select: { id: true, name: true } },
} as const satisfies Prisma.PromptVersionInclude;

export type VersionRow = Prisma.PromptVersionGetPayload<{ include: typeof versionInclude }>;

/** The answer of a version's row. Its JSON columns were checked by the schemas of the body that wrote them. */
export function versionAnswer(row: VersionRow): VersionAnswer {
  const messages = row.messages as VersionAnswer["messages"];
  const labels = row.labels.map((label) => label.name);
  const createdAt = row.createdAt.toISOString();
  return {
    id: row.id,
    prompt_id: row.promptId,
    number: row.number,
    messages,
    template: loneTemplate(messages),
    template_format: row.templateFormat as VersionAnswer["template_format"],
    variables: row.variables,
    provider: row.provider as VersionAnswer["provider"],
    model: row.model,
    parameters: row.parameters as VersionAnswer["parameters"],
    response_format: row.responseFormat as VersionAnswer["response_format"],
    tools: row.tools as VersionAnswer["tools"],
    fallbacks: row.fallbacks as VersionAnswer["fallbacks"],
    change_note: row.changeNote === "" ? null : row.changeNote,
    labels,
    is_active: labels.includes(productionLabel),
    content_hash: row.contentHash,
    created_by: row.createdBy,
    created_at: createdAt,
    // A version never changes; the field is there because every answer has it.
    updated_at: createdAt,
  };
}

/**
 * One version, by id anywhere in the workspace or by id or number within a prompt.
 * @param promptId needed for a number; with an id it must be the version's prompt.
 * @throws AssayError `not_found`.
 */
export async function getVersion(viewer: Viewer, ref: VersionRef, promptId?: string): Promise<VersionAnswer> {
  if ("number" in ref && promptId === undefined) throw notFound("Version");
  const row = await db().promptVersion.findFirst({
    where: { ...ref, workspaceId: viewer.workspaceId, ...(promptId === undefined ? {} : { promptId }) },
    include: versionInclude,
  });
  if (row === null) throw notFound("Version");
  return versionAnswer(row);
}

/**
 * Versions in the order of `ids`, repeated ids once.
 * @throws AssayError `not_found` when one is not in the workspace.
 */
export async function listVersionsByIds(viewer: Viewer, ids: readonly string[]): Promise<VersionAnswer[]> {
  const wanted = [...new Set(ids)];
  const rows = await db().promptVersion.findMany({
    where: { workspaceId: viewer.workspaceId, id: { in: wanted } },
    include: versionInclude,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return wanted.map((id) => {
    const row = byId.get(id);
    if (row === undefined) throw notFound(`Version ${id}`);
    return versionAnswer(row);
  });
}

/** Every version of a prompt, oldest first. Empty for a prompt that is not the workspace's. */
export async function listAllVersions(viewer: Viewer, promptId: string): Promise<VersionAnswer[]> {
  const rows = await db().promptVersion.findMany({
    where: { workspaceId: viewer.workspaceId, promptId },
    orderBy: { number: "asc" },
    include: versionInclude,
  });
  return rows.map(versionAnswer);
}

/** The newest version of a prompt with this content, or null. */
export async function findVersionByContent(
  viewer: Viewer,
  promptId: string,
  contentHash: string,
): Promise<VersionAnswer | null> {
  const row = await db().promptVersion.findFirst({
    where: { workspaceId: viewer.workspaceId, promptId, contentHash },
    orderBy: { number: "desc" },
    include: versionInclude,
  });
  return row === null ? null : versionAnswer(row);
}

const versionList = "prompt-versions";

/** One page of a prompt's versions, newest first. */
export async function listVersions(
  viewer: Viewer,
  promptId: string,
  query: PageQuery,
): Promise<Page<VersionAnswer>> {
  const after = idAfter(versionList, query.cursor);
  const rows = await db().promptVersion.findMany({
    where: {
      workspaceId: viewer.workspaceId,
      promptId,
      ...(after === undefined ? {} : { id: { lt: after } }),
    },
    orderBy: { id: "desc" },
    take: query.limit + 1,
    include: versionInclude,
  });
  return idPage(versionList, rows, query.limit, versionAnswer);
}

/** The newest version of a prompt, or null while it has none. */
export async function findLatestVersion(viewer: Viewer, promptId: string): Promise<VersionAnswer | null> {
  const row = await db().promptVersion.findFirst({
    where: { workspaceId: viewer.workspaceId, promptId },
    orderBy: { number: "desc" },
    include: versionInclude,
  });
  return row === null ? null : versionAnswer(row);
}

/** The version a label points at, or null when the prompt has no such label. "latest" is the newest version. */
export async function findLabelled(
  viewer: Viewer,
  promptId: string,
  label: string,
): Promise<VersionAnswer | null> {
  if (label === "latest") return findLatestVersion(viewer, promptId);
  const row = await db().promptVersion.findFirst({
    where: { workspaceId: viewer.workspaceId, promptId, labels: { some: { promptId, name: label } } },
    include: versionInclude,
  });
  return row === null ? null : versionAnswer(row);
}

/**
 * The version a label points at. "latest" is the newest version.
 * @throws AssayError `not_found` when the prompt has no such label.
 */
export async function resolveLabel(viewer: Viewer, promptId: string, label: string): Promise<VersionAnswer> {
  const version = await findLabelled(viewer, promptId, label);
  if (version === null) throw notFound(`Label "${label}"`);
  return version;
}

/**
 * The version callers get when they name none: `production`, else the newest.
 * @throws AssayError `not_found` when the prompt has no version.
 */
export async function resolveDefaultVersion(viewer: Viewer, promptId: string): Promise<VersionAnswer> {
  const version =
    (await findLabelled(viewer, promptId, productionLabel)) ?? (await findLatestVersion(viewer, promptId));
  if (version === null) throw notFound("A version of this prompt");
  return version;
}

/**
 * Writes a version under the prompt's next number. Call inside `transaction`: raising the number locks the prompt's
 * row, so that concurrent writers wait for each other and a rolled-back one leaves no gap.
 */
export async function insertVersion(
  viewer: Viewer,
  promptId: string,
  content: VersionContent,
  notes: VersionNotes,
): Promise<VersionAnswer> {
  const prompt = await db().prompt.update({
    where: { id: promptId, workspaceId: viewer.workspaceId },
    data: { nextVersion: { increment: 1 } },
    select: { nextVersion: true },
  });
  const row = await db().promptVersion.create({
    data: {
      workspaceId: viewer.workspaceId,
      promptId,
      number: prompt.nextVersion - 1,
      messages: content.messages,
      templateFormat: content.templateFormat,
      variables: notes.variables,
      provider: content.provider,
      model: content.model,
      parameters: content.parameters,
      ...(content.responseFormat === null ? {} : { responseFormat: content.responseFormat }),
      tools: content.tools,
      fallbacks: content.fallbacks,
      changeNote: notes.changeNote,
      contentHash: notes.contentHash,
      createdById: viewer.userId,
    },
    include: versionInclude,
  });
  return versionAnswer(row);
}
