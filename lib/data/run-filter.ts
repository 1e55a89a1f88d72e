import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { isUuid, promptRef } from "@/lib/domain/api/common";
import { decodeCursor, encodeCursor, idPositionSchema } from "@/lib/domain/api/cursor";
import type { ListRunsQuery } from "@/lib/domain/api/runs";
import { firstUuidAt } from "@/lib/domain/ids";
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

/** Farther apart than this the clocks of two machines are not: ids are made by the app, times by the database. */
const clockSkewMs = 24 * 60 * 60 * 1000;

/** Lists go by id, whose first part is its time: with bounds there a stretch of the past is found without a walk to it. */
function timeFilter({ from, to }: ListRunsQuery): Prisma.RunWhereInput[] {
  const at = (time: string, skewMs: number) => firstUuidAt(new Date(Date.parse(time) + skewMs));
  return [
    ...(from === undefined
      ? []
      : [{ createdAt: { gte: new Date(from) }, id: { gte: at(from, -clockSkewMs) } }]),
    ...(to === undefined ? [] : [{ createdAt: { lt: new Date(to) }, id: { lt: at(to, clockSkewMs) } }]),
  ];
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
    ...ofPrompt,
    ...(after === null ? {} : { id: { lt: after } }),
    ...searchFilter(query.query),
    AND: timeFilter(query),
  };
}

/** Cursor of the page after these rows, of which one too many was read. */
export function nextRunCursor(rows: readonly { id: string }[], limit: number): string | null {
  const last = rows.slice(0, limit).at(-1);
  return rows.length > limit && last !== undefined ? encodeCursor(runList, last.id) : null;
}
