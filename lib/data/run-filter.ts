import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { isUuid, promptRef } from "@/lib/domain/api/common";
import { decodeCursor, encodeCursor, idPositionSchema } from "@/lib/domain/api/cursor";
import type { ListRunsQuery } from "@/lib/domain/api/runs";
import { firstUuidAt } from "@/lib/domain/ids";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { literalLike } from "./like-pattern";

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

/** Words are looked for in output and error; the id of a trace finds its runs. */
function searchFilter(search: string): Prisma.RunWhereInput {
  const contains = { contains: literalLike(search), mode: "insensitive" as const };
  return { OR: [{ output: contains }, { errorMessage: contains }, { traceId: search }] };
}

async function promptFilter(viewer: Viewer, query: ListRunsQuery): Promise<Prisma.RunWhereInput | null> {
  if (query.prompt_id === undefined) return {};
  const prompt = await db().prompt.findFirst({
    where: { workspaceId: viewer.workspaceId, ...promptRef(query.prompt_id) },
    select: { id: true },
  });
  return prompt === null ? null : { promptId: prompt.id };
}

/** Runs a page of a text search looks at: texts have no index, and reading a million of them would hold a page up. */
const searchedAPage = 10_000;

/** What a page of the run log reads. */
export interface RunWindow {
  where: Prisma.RunWhereInput;
  /** The oldest run the page's text search looks at, when there are older ones; the next page goes on behind it. */
  end: string | null;
}

async function searchEnd(where: Prisma.RunWhereInput): Promise<string | null> {
  const [end, older] = await db().run.findMany({
    where,
    orderBy: { id: "desc" },
    skip: searchedAPage - 1,
    take: 2,
    select: { id: true },
  });
  return older === undefined || end === undefined ? null : end.id;
}

/**
 * What a page of the run log asks for; null when nothing can match. A search for words looks at the next 10,000 runs
 * that pass the other filters, so its page may hold few or none and still have a next one.
 * @throws AssayError `invalid` at /cursor.
 */
export async function runWindow(viewer: Viewer, query: ListRunsQuery): Promise<RunWindow | null> {
  const ofPrompt = await promptFilter(viewer, query);
  if (ofPrompt === null) return null;
  const after = query.cursor === undefined ? null : decodeCursor(runList, query.cursor, idPositionSchema);
  const filtered: Prisma.RunWhereInput = {
    workspaceId: viewer.workspaceId,
    ...equalityFilters(query),
    ...ofPrompt,
    AND: [...timeFilter(query), ...(after === null ? [] : [{ id: { lt: after } }])],
  };
  const search = query.query ?? "";
  if (search === "") return { where: filtered, end: null };
  if (isUuid(search)) return { where: { AND: [filtered, { id: search.toLowerCase() }] }, end: null };
  const end = await searchEnd(filtered);
  const within = end === null ? {} : { id: { gte: end } };
  return { where: { AND: [filtered, within, searchFilter(search)] }, end };
}

/** Cursor of the page after these rows, of which one too many was read where there are more. */
export function nextRunCursor(
  rows: readonly { id: string }[],
  limit: number,
  end: string | null,
): string | null {
  const last = rows.slice(0, limit).at(-1);
  if (rows.length > limit && last !== undefined) return encodeCursor(runList, last.id);
  return end === null ? null : encodeCursor(runList, end);
}
