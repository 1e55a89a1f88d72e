import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { isUuid, promptRef } from "@/lib/domain/api/common";
import { decodeCursor, encodeCursor, idPositionSchema } from "@/lib/domain/api/cursor";
import type { ListRunsQuery } from "@/lib/domain/api/runs";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { containsPattern } from "./paging";

const runList = "runs";

function equalityFilters(query: ListRunsQuery): Prisma.RunWhereInput {
  return {
    ...(query.status === undefined ? {} : { status: query.status }),
    ...(query.provider === undefined ? {} : { provider: query.provider }),
    ...(query.model === undefined ? {} : { model: query.model }),
    ...(query.origin === undefined ? {} : { origin: query.origin }),
    ...(query.user === undefined ? {} : { userRef: query.user }),
    ...(query.session_id === undefined ? {} : { sessionRef: query.session_id }),
  };
}

function timeFilter(query: ListRunsQuery): Prisma.RunWhereInput {
  if (query.from === undefined && query.to === undefined) return {};
  return {
    createdAt: {
      ...(query.from === undefined ? {} : { gte: new Date(query.from) }),
      ...(query.to === undefined ? {} : { lt: new Date(query.to) }),
    },
  };
}

/** Words are looked for in output and error; an id finds its run or its trace. */
function searchFilter(search: string | undefined): Prisma.RunWhereInput {
  if (search === undefined || search === "") return {};
  // Prisma adds the outer wildcards itself.
  const contains = { contains: containsPattern(search).slice(1, -1), mode: "insensitive" as const };
  return {
    OR: [
      { output: contains },
      { errorMessage: contains },
      { traceId: search },
      ...(isUuid(search) ? [{ id: search.toLowerCase() }] : []),
    ],
  };
}

async function promptFilter(viewer: Viewer, query: ListRunsQuery): Promise<Prisma.RunWhereInput | null> {
  if (query.prompt_id === undefined) return {};
  const prompt = await db().prompt.findFirst({
    where: { workspaceId: viewer.workspaceId, ...promptRef(query.prompt_id) },
    select: { id: true },
  });
  return prompt === null ? null : { promptId: prompt.id };
}

/**
 * What a page of the run log asks for; null when nothing can match.
 * @throws AssayError `invalid` at /cursor.
 */
export async function runWhere(viewer: Viewer, query: ListRunsQuery): Promise<Prisma.RunWhereInput | null> {
  const ofPrompt = await promptFilter(viewer, query);
  if (ofPrompt === null) return null;
  const after = query.cursor === undefined ? null : decodeCursor(runList, query.cursor, idPositionSchema);
  return {
    workspaceId: viewer.workspaceId,
    ...equalityFilters(query),
    ...timeFilter(query),
    ...ofPrompt,
    ...(after === null ? {} : { id: { lt: after } }),
    ...searchFilter(query.query),
  };
}

/** Cursor of the page after these rows, of which one too many was read. */
export function nextRunCursor(rows: readonly { id: string }[], limit: number): string | null {
  const last = rows.slice(0, limit).at(-1);
  return rows.length > limit && last !== undefined ? encodeCursor(runList, last.id) : null;
}
