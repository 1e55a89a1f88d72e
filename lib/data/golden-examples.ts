import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import { notFound } from "@/lib/domain/errors";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { containsPattern } from "./like-pattern";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";

export interface ExampleFilter {
  query?: string | undefined;
  tag?: string | undefined;
  /** Not given: active ones only. */
  is_active?: boolean | undefined;
}

/** An example as an experiment takes it: the text of its current revision. */
export interface ExampleRevision {
  example_id: string;
  revision_id: string;
  revision: number;
  number: number;
  input_data: JsonObject;
  expected_output: string | null;
  context: string | null;
  tags: string[];
}

interface ExampleRow {
  id: string;
  prompt_id: string;
  number: number;
  revision: number;
  source: ExampleAnswer["source"];
  archived_at: Date | null;
  created_at: Date;
  updated_at: Date;
  input_data: ExampleAnswer["input_data"];
  expected_output: string | null;
  context: string | null;
  tags: string[];
}

const exampleColumns = Prisma.sql`
  e.id, e.prompt_id, e.number, e.revision, e.source, e.archived_at, e.created_at, e.updated_at,
  r.input_data, r.expected_output, r.context, r.tags`;

const currentRevision = Prisma.sql`
  golden_examples e JOIN golden_example_revisions r ON r.id = e.revision_id`;

function exampleAnswer(row: ExampleRow): ExampleAnswer {
  return {
    id: row.id,
    prompt_id: row.prompt_id,
    number: row.number,
    revision: row.revision,
    input_data: row.input_data,
    expected_output: row.expected_output,
    context: row.context,
    tags: row.tags,
    source: row.source,
    is_active: row.archived_at === null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function exampleWhere(viewer: Viewer, promptId: string, filter: ExampleFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`e.workspace_id = ${viewer.workspaceId}::uuid`,
    Prisma.sql`e.prompt_id = ${promptId}::uuid`,
    filter.is_active === false ? Prisma.sql`e.archived_at IS NOT NULL` : Prisma.sql`e.archived_at IS NULL`,
  ];
  if (filter.tag !== undefined) conditions.push(Prisma.sql`${filter.tag} = ANY (e.tags)`);
  if (filter.query !== undefined && filter.query !== "") {
    const pattern = containsPattern(filter.query);
    const position = /^(?:ex_)?0*([1-9]\d{0,8})$/i.exec(filter.query)?.[1];
    const byNumber = position === undefined ? Prisma.empty : Prisma.sql`OR e.number = ${Number(position)}`;
    conditions.push(Prisma.sql`(r.expected_output ILIKE ${pattern} OR r.context ILIKE ${pattern}
      OR EXISTS (SELECT FROM jsonb_each_text(r.input_data) field WHERE field.value ILIKE ${pattern}) ${byNumber})`);
  }
  return Prisma.join(conditions, " AND ");
}

/**
 * One golden example with its current text, archived ones included.
 * @throws AssayError `not_found`.
 */
export async function getExample(viewer: Viewer, id: string): Promise<ExampleAnswer> {
  const [row] = await db().$queryRaw<ExampleRow[]>`
    SELECT ${exampleColumns} FROM ${currentRevision}
    WHERE e.id = ${id}::uuid AND e.workspace_id = ${viewer.workspaceId}::uuid`;
  if (row === undefined) throw notFound("Golden example");
  return exampleAnswer(row);
}

const exampleList = "golden-examples";

/**
 * One page of a prompt's examples, newest first. `query` is looked for in the values of the input, the expected output
 * and the context, whatever its case; a number or `ex_012` also finds the example of that number.
 */
export async function listExamples(
  viewer: Viewer,
  promptId: string,
  query: PageQuery & ExampleFilter,
): Promise<Page<ExampleAnswer>> {
  const after = idAfter(exampleList, query.cursor);
  const position = after === undefined ? Prisma.empty : Prisma.sql`AND e.id < ${after}::uuid`;
  const rows = await db().$queryRaw<ExampleRow[]>`
    SELECT ${exampleColumns} FROM ${currentRevision}
    WHERE ${exampleWhere(viewer, promptId, query)} ${position}
    ORDER BY e.id DESC LIMIT ${query.limit + 1}`;
  return idPage(exampleList, rows, query.limit, exampleAnswer);
}

/** How many examples of the prompt match. */
export async function countExamples(
  viewer: Viewer,
  promptId: string,
  filter: ExampleFilter = {},
): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM ${currentRevision} WHERE ${exampleWhere(viewer, promptId, filter)}`;
  return row?.count ?? 0;
}

/** Tags of the prompt's active examples with how many carry each, most used first. */
export function countExampleTags(
  viewer: Viewer,
  promptId: string,
): Promise<{ tag: string; count: number }[]> {
  return db().$queryRaw<{ tag: string; count: number }[]>`
    SELECT tag, count(*)::int AS count FROM golden_examples e, unnest(e.tags) AS tag
    WHERE e.workspace_id = ${viewer.workspaceId}::uuid AND e.prompt_id = ${promptId}::uuid
      AND e.archived_at IS NULL
    GROUP BY tag ORDER BY count DESC, tag`;
}

/**
 * The active examples of a prompt, by number, with the text of their current revision. One query for 10,000.
 * @param choice `exampleIds`: these only (archived and foreign ones are left out); `tags`: those with any of them.
 */
export function listActiveExampleRevisions(
  viewer: Viewer,
  promptId: string,
  choice: { exampleIds?: readonly string[] | undefined; tags?: readonly string[] | undefined } = {},
): Promise<ExampleRevision[]> {
  const chosen =
    choice.exampleIds === undefined
      ? Prisma.empty
      : Prisma.sql`AND e.id = ANY (${[...choice.exampleIds]}::uuid[])`;
  const tagged =
    choice.tags === undefined ? Prisma.empty : Prisma.sql`AND e.tags && ${[...choice.tags]}::text[]`;
  return db().$queryRaw<ExampleRevision[]>`
    SELECT e.id AS example_id, r.id AS revision_id, r.revision, e.number, r.input_data, r.expected_output,
      r.context, r.tags
    FROM ${currentRevision}
    WHERE e.workspace_id = ${viewer.workspaceId}::uuid AND e.prompt_id = ${promptId}::uuid
      AND e.archived_at IS NULL ${chosen} ${tagged}
    ORDER BY e.number`;
}

export interface ExamplePast {
  id: string;
  revision: number;
  input_data: JsonObject;
  expected_output: string | null;
  context: string | null;
  tags: string[];
  created_by: string | null;
  created_at: string;
}

/** Every revision of an example, newest first; empty for one that is not the workspace's. */
export async function listExampleRevisions(viewer: Viewer, exampleId: string): Promise<ExamplePast[]> {
  const rows = await db().goldenExampleRevision.findMany({
    where: { workspaceId: viewer.workspaceId, exampleId },
    orderBy: { revision: "desc" },
    include: { createdBy: { select: { name: true } } },
  });
  return rows.map((row) => ({
    id: row.id,
    revision: row.revision,
    input_data: row.inputData as JsonObject,
    expected_output: row.expectedOutput,
    context: row.context,
    tags: row.tags,
    created_by: row.createdBy?.name ?? null,
    created_at: row.createdAt.toISOString(),
  }));
}

/** How many active examples each of the prompts has; prompts without any are left out. */
export async function countExamplesByPrompt(
  viewer: Viewer,
  promptIds: readonly string[],
): Promise<Map<string, number>> {
  const groups = await db().goldenExample.groupBy({
    by: ["promptId"],
    where: { workspaceId: viewer.workspaceId, promptId: { in: [...promptIds] }, archivedAt: null },
    _count: { _all: true },
  });
  return new Map(groups.map((group) => [group.promptId, group._count._all]));
}

/** Names of the variables that active examples of the prompt have a value for, in alphabetical order. */
export async function listExampleVariables(viewer: Viewer, promptId: string): Promise<string[]> {
  const rows = await db().$queryRaw<{ name: string }[]>`
    SELECT DISTINCT jsonb_object_keys(r.input_data) AS name FROM ${currentRevision}
    WHERE ${exampleWhere(viewer, promptId, {})} ORDER BY name`;
  return rows.map((row) => row.name);
}
