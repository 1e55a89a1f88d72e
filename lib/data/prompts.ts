import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { PromptRef } from "@/lib/domain/api/common";
import { type Gates, gatesSchema } from "@/lib/domain/api/gates";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { notFound } from "@/lib/domain/errors";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { productionLabel } from "@/lib/domain/prompts/schema";
import { db } from "./client";
import { literalLike } from "./like-pattern";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";
import { type VersionRow, versionAnswer, versionInclude } from "./prompt-versions";

export interface PromptFilter {
  query?: string | undefined;
  tag?: string | undefined;
  archived?: boolean | undefined;
}

/** A prompt's own columns in a write. Left out: unchanged. */
export interface PromptFields {
  slug?: string;
  name?: string;
  description?: string;
  tags?: string[];
  metadata?: JsonObject;
}

const promptInclude = {
  labels: { where: { name: productionLabel }, select: { versionId: true } },
} as const satisfies Prisma.PromptInclude;

type PromptRow = Prisma.PromptGetPayload<{ include: typeof promptInclude }>;

function promptAnswer(row: PromptRow, latest: VersionRow | undefined): PromptAnswer {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description === "" ? null : row.description,
    tags: row.tags,
    metadata: row.metadata as PromptAnswer["metadata"],
    gates: row.gates === null ? null : gatesSchema.parse(row.gates),
    archived_at: row.archivedAt?.toISOString() ?? null,
    active_version_id: row.labels[0]?.versionId ?? null,
    version_count: row.nextVersion - 1,
    latest_version: latest === undefined ? null : versionAnswer(latest),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** Newest versions of the prompts, by prompt. Numbers have no gaps, so the newest one's is known. */
async function latestVersions(
  viewer: Viewer,
  prompts: readonly PromptRow[],
): Promise<Map<string, VersionRow>> {
  const withVersions = prompts.filter((prompt) => prompt.nextVersion > 1);
  if (withVersions.length === 0) return new Map();
  const rows = await db().promptVersion.findMany({
    where: {
      workspaceId: viewer.workspaceId,
      OR: withVersions.map((prompt) => ({ promptId: prompt.id, number: prompt.nextVersion - 1 })),
    },
    include: versionInclude,
  });
  return new Map(rows.map((row) => [row.promptId, row]));
}

async function promptAnswers(viewer: Viewer, rows: readonly PromptRow[]): Promise<PromptAnswer[]> {
  const latest = await latestVersions(viewer, rows);
  return rows.map((row) => promptAnswer(row, latest.get(row.id)));
}

/** One prompt of the workspace, archived ones included; null when there is none. */
export async function findPrompt(viewer: Viewer, ref: PromptRef): Promise<PromptAnswer | null> {
  const row = await db().prompt.findFirst({
    where: { ...ref, workspaceId: viewer.workspaceId },
    include: promptInclude,
  });
  const [answer] = row === null ? [] : await promptAnswers(viewer, [row]);
  return answer ?? null;
}

/**
 * One prompt of the workspace, archived ones included.
 * @throws AssayError `not_found`.
 */
export async function getPrompt(viewer: Viewer, ref: PromptRef): Promise<PromptAnswer> {
  const prompt = await findPrompt(viewer, ref);
  if (prompt === null) throw notFound("Prompt");
  return prompt;
}

function promptWhere(viewer: Viewer, filter: PromptFilter): Prisma.PromptWhereInput {
  const pattern = filter.query === undefined || filter.query === "" ? undefined : literalLike(filter.query);
  const found = pattern === undefined ? undefined : ({ contains: pattern, mode: "insensitive" } as const);
  return {
    workspaceId: viewer.workspaceId,
    archivedAt: filter.archived === true ? { not: null } : null,
    ...(filter.tag === undefined ? {} : { tags: { has: filter.tag } }),
    ...(found === undefined ? {} : { OR: [{ name: found }, { slug: found }, { description: found }] }),
  };
}

const promptList = "prompts";

/** One page of prompts, newest first. `query` is looked for in name, slug and description, whatever its case. */
export async function listPrompts(
  viewer: Viewer,
  query: PageQuery & PromptFilter,
): Promise<Page<PromptAnswer>> {
  const after = idAfter(promptList, query.cursor);
  const rows = await db().prompt.findMany({
    where: { ...promptWhere(viewer, query), ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: "desc" },
    take: query.limit + 1,
    include: promptInclude,
  });
  const latest = await latestVersions(viewer, rows);
  return idPage(promptList, rows, query.limit, (row) => promptAnswer(row, latest.get(row.id)));
}

/** How many prompts match; archived ones only when asked for. */
export function countPrompts(viewer: Viewer, filter: PromptFilter = {}): Promise<number> {
  return db().prompt.count({ where: promptWhere(viewer, filter) });
}

/** Every tag used by the prompts, in alphabetical order. */
export async function listPromptTags(viewer: Viewer): Promise<string[]> {
  const rows = await db().$queryRaw<{ tag: string }[]>`
    SELECT DISTINCT unnest(tags) AS tag FROM prompts
    WHERE workspace_id = ${viewer.workspaceId}::uuid AND archived_at IS NULL ORDER BY tag`;
  return rows.map((row) => row.tag);
}

/** The slugs in use that start with `base`. */
export async function listSlugs(viewer: Viewer, base: string): Promise<Set<string>> {
  const rows = await db().prompt.findMany({
    where: { workspaceId: viewer.workspaceId, slug: { startsWith: base } },
    select: { slug: true },
  });
  return new Set(rows.map((row) => row.slug));
}

export interface LockedPrompt {
  id: string;
  slug: string;
  archived: boolean;
}

/**
 * Locks a prompt's row until the transaction ends: writers of its versions, labels and example numbers take turns.
 * @throws AssayError `not_found`.
 */
export async function lockPrompt(viewer: Viewer, ref: PromptRef): Promise<LockedPrompt> {
  const found = await db().prompt.findFirst({
    where: { ...ref, workspaceId: viewer.workspaceId },
    select: { id: true },
  });
  if (found === null) throw notFound("Prompt");
  const rows = await db().$queryRaw<LockedPrompt[]>`
    SELECT id, slug, archived_at IS NOT NULL AS archived FROM prompts
    WHERE id = ${found.id}::uuid AND workspace_id = ${viewer.workspaceId}::uuid FOR NO KEY UPDATE`;
  const [locked] = rows;
  if (locked === undefined) throw notFound("Prompt");
  return locked;
}

/**
 * Writes a prompt without a version.
 * @returns its id, or null when the slug is taken. Not an error: one would end the transaction around it, and the
 * caller may want to try another slug.
 */
export async function insertPrompt(
  viewer: Viewer,
  fields: PromptFields & { slug: string; name: string },
): Promise<string | null> {
  const [row] = await db().prompt.createManyAndReturn({
    data: [{ ...fields, workspaceId: viewer.workspaceId }],
    skipDuplicates: true,
    select: { id: true },
  });
  return row?.id ?? null;
}

/**
 * Changes a prompt's own fields. A taken slug is a unique violation (`isUniqueViolation`).
 * @throws AssayError `not_found`.
 */
export async function updatePrompt(
  viewer: Viewer,
  ref: PromptRef,
  fields: PromptFields & { archived?: boolean; gates?: Gates | null },
): Promise<PromptAnswer> {
  const { archived, gates, ...columns } = fields;
  const current = await db().prompt.findFirst({
    where: { ...ref, workspaceId: viewer.workspaceId },
    select: { id: true, archivedAt: true },
  });
  if (current === null) throw notFound("Prompt");
  // Archiving twice keeps the time of the first.
  const archivedAt =
    archived === undefined ? undefined : archived ? (current.archivedAt ?? new Date()) : null;
  await db().prompt.update({
    where: { id: current.id, workspaceId: viewer.workspaceId },
    data: {
      ...columns,
      ...(gates === undefined ? {} : { gates: gates ?? Prisma.DbNull }),
      ...(archivedAt === undefined ? {} : { archivedAt }),
    },
  });
  return getPrompt(viewer, { id: current.id });
}
