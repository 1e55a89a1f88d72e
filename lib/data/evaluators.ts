import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { isUuid } from "@/lib/domain/api/common";
import type { EvaluatorAnswer, EvaluatorRef } from "@/lib/domain/api/evaluators";
import { AssayError, notFound } from "@/lib/domain/errors";
import type { EvaluatorType } from "@/lib/domain/evaluators/evaluator";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import type { LibraryEvaluator } from "@/lib/domain/evaluators/resolve";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db, isUniqueViolation } from "./client";
import { literalLike } from "./like-pattern";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";

export interface EvaluatorFilter {
  query?: string | undefined;
  type?: EvaluatorType | undefined;
  /** Those bound to this prompt; with `orShared` the shared ones, too. */
  promptId?: string | undefined;
  orShared?: boolean;
}

/** An evaluator's columns in a write. Left out: unchanged. */
export interface EvaluatorFields {
  name?: string;
  config?: JsonObject;
  weight?: number;
  threshold?: number;
  gate?: boolean;
  promptId?: string | null;
}

type EvaluatorRow = Prisma.EvaluatorGetPayload<object>;

const evaluatorList = "evaluators";

function thresholdOf(row: EvaluatorRow): number {
  return row.threshold === null
    ? getEvaluator(row.type as EvaluatorType).defaultThreshold
    : Number(row.threshold);
}

function evaluatorAnswer(row: EvaluatorRow): EvaluatorAnswer {
  return {
    id: row.id,
    name: row.name,
    type: row.type as EvaluatorType,
    config: row.config as EvaluatorAnswer["config"],
    weight: Number(row.weight),
    threshold: thresholdOf(row),
    gate: row.gate,
    prompt_id: row.promptId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/**
 * Evaluators of the workspace's library that have one of these names or ids; unknown ones are left out.
 * @param promptId the prompt they are for: those bound to another one are left out. Null: shared ones only.
 */
export async function findEvaluators(
  viewer: Viewer,
  references: string[],
  promptId: string | null,
): Promise<LibraryEvaluator[]> {
  if (references.length === 0) return [];
  const rows = await db().evaluator.findMany({
    where: {
      workspaceId: viewer.workspaceId,
      archivedAt: null,
      AND: [
        { OR: [{ name: { in: references } }, { id: { in: references.filter(isUuid) } }] },
        { OR: [{ promptId: null }, ...(promptId === null ? [] : [{ promptId }])] },
      ],
    },
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type as EvaluatorType,
    config: row.config as JsonObject,
    weight: Number(row.weight),
    threshold: thresholdOf(row),
    gate: row.gate,
  }));
}

function evaluatorWhere(viewer: Viewer, filter: EvaluatorFilter): Prisma.EvaluatorWhereInput {
  const { query, type, promptId, orShared } = filter;
  const words = query === undefined || query === "" ? undefined : literalLike(query);
  const bound =
    orShared === true ? { OR: [{ promptId: promptId ?? null }, { promptId: null }] } : { promptId };
  return {
    workspaceId: viewer.workspaceId,
    archivedAt: null,
    ...(words === undefined ? {} : { name: { contains: words, mode: "insensitive" } }),
    ...(type === undefined ? {} : { type }),
    ...(promptId === undefined ? {} : (bound as Prisma.EvaluatorWhereInput)),
  };
}

/** One page of the library, newest first; archived ones are not in it. */
export async function listEvaluators(
  viewer: Viewer,
  query: PageQuery & EvaluatorFilter,
): Promise<Page<EvaluatorAnswer>> {
  const after = idAfter(evaluatorList, query.cursor);
  const rows = await db().evaluator.findMany({
    where: { ...evaluatorWhere(viewer, query), ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: "desc" },
    take: query.limit + 1,
  });
  return idPage(evaluatorList, rows, query.limit, evaluatorAnswer);
}

/** @throws AssayError `not_found`, also for an archived evaluator and one of another workspace. */
export async function getLibraryEvaluator(viewer: Viewer, id: string): Promise<EvaluatorAnswer> {
  const row = isUuid(id)
    ? await db().evaluator.findFirst({ where: { id, workspaceId: viewer.workspaceId, archivedAt: null } })
    : null;
  if (row === null) throw notFound("Evaluator");
  return evaluatorAnswer(row);
}

/**
 * Within a transaction: holds evaluators of the library, by name or id, as they are. Whoever would archive or bind one
 * waits, and what is read afterwards stays true until the transaction ends.
 */
export async function holdEvaluators(viewer: Viewer, references: readonly string[]): Promise<void> {
  const ids = references.filter(isUuid);
  await db().$queryRaw`
    select id from evaluators where workspace_id = ${viewer.workspaceId}::uuid and archived_at is null
      and (name = any(${[...references]}::text[]) or id = any(${ids}::uuid[])) order by id for share`;
}

/**
 * Within a transaction: the evaluator as it is, which nobody else changes or takes as a prompt's default until it ends.
 * @throws AssayError as `getLibraryEvaluator`.
 */
export async function lockEvaluator(viewer: Viewer, id: string): Promise<EvaluatorAnswer> {
  if (isUuid(id)) {
    await db().$queryRaw`
      select id from evaluators where id = ${id}::uuid and workspace_id = ${viewer.workspaceId}::uuid
      for no key update`;
  }
  return getLibraryEvaluator(viewer, id);
}

function nameTaken(name: string | undefined): AssayError {
  const message = `Another evaluator is called “${name ?? ""}”. Choose another name.`;
  return new AssayError("conflict", message, { fields: [{ pointer: "/name", message }] });
}

/** @throws AssayError `conflict` when the name is taken. */
export async function insertEvaluator(
  viewer: Viewer,
  evaluator: EvaluatorFields & {
    id: string;
    name: string;
    type: EvaluatorType;
    config: JsonObject;
    secretEncrypted: Uint8Array<ArrayBuffer> | null;
  },
): Promise<EvaluatorAnswer> {
  try {
    const data = {
      ...evaluator,
      config: evaluator.config as Prisma.InputJsonObject,
      workspaceId: viewer.workspaceId,
    };
    return evaluatorAnswer(await db().evaluator.create({ data }));
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(evaluator.name) : error;
  }
}

/** @throws AssayError `not_found`; `conflict` when the name is taken. */
export async function changeEvaluator(
  viewer: Viewer,
  id: string,
  change: EvaluatorFields,
): Promise<EvaluatorAnswer> {
  const { config, ...fields } = change;
  try {
    const [row] = await db().evaluator.updateManyAndReturn({
      where: { id, workspaceId: viewer.workspaceId, archivedAt: null },
      data: { ...fields, ...(config === undefined ? {} : { config: config as Prisma.InputJsonObject }) },
    });
    if (row === undefined) throw notFound("Evaluator");
    return evaluatorAnswer(row);
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(change.name) : error;
  }
}

/**
 * Takes an evaluator out of the library; its name is free again and finished experiments keep their copy.
 * @throws AssayError `not_found`.
 */
export async function archiveEvaluator(viewer: Viewer, id: string): Promise<void> {
  const { count } = await db().evaluator.updateMany({
    where: { id, workspaceId: viewer.workspaceId, archivedAt: null },
    data: { archivedAt: new Date() },
  });
  if (count === 0) throw notFound("Evaluator");
}

/** What a prompt is scored with when an experiment names nothing; null: the built-in pair. Unknown prompts have none. */
export async function getPromptEvaluators(viewer: Viewer, promptId: string): Promise<EvaluatorRef[] | null> {
  const row = await db().prompt.findFirst({
    where: { id: promptId, workspaceId: viewer.workspaceId },
    select: { defaultEvaluators: true },
  });
  return (row?.defaultEvaluators as EvaluatorRef[] | null | undefined) ?? null;
}

/** @throws AssayError `not_found`. */
export async function setPromptEvaluators(
  viewer: Viewer,
  promptId: string,
  references: EvaluatorRef[] | null,
): Promise<void> {
  const json = references === null ? null : JSON.stringify(references);
  const count = await db()
    .$executeRaw`update prompts set default_evaluators = ${json}::jsonb, updated_at = now()
    where id = ${promptId}::uuid and workspace_id = ${viewer.workspaceId}::uuid`;
  if (count === 0) throw notFound("Prompt");
}

/** Prompts that are scored with this evaluator when an experiment names nothing. */
export function listPromptsScoredBy(
  viewer: Viewer,
  evaluator: { id: string; name: string },
): Promise<{ id: string; name: string }[]> {
  const { id, name } = evaluator;
  return db().$queryRaw<{ id: string; name: string }[]>`
    select id, name from prompts where workspace_id = ${viewer.workspaceId}::uuid
      and (default_evaluators @> ${JSON.stringify([id])}::jsonb or default_evaluators @> ${JSON.stringify([name])}::jsonb)
    order by name`;
}
