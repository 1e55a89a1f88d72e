import "server-only";
import { decodeCursor, encodeCursor, idPositionSchema } from "@/lib/domain/api/cursor";

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

export interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/**
 * Where a list ordered by id descending goes on; undefined on its first page.
 * @throws AssayError `invalid` at `/cursor` when the cursor belongs to another list.
 */
export function idAfter(list: string, cursor: string | undefined): string | undefined {
  return cursor === undefined ? undefined : decodeCursor(list, cursor, idPositionSchema);
}

/**
 * One page of a list ordered by id descending.
 * @param rows up to `limit + 1` of them: the one too many says that there is a next page.
 */
export function idPage<Row extends { id: string }, T>(
  list: string,
  rows: readonly Row[],
  limit: number,
  toAnswer: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next_cursor = rows.length > limit && last !== undefined ? encodeCursor(list, last.id) : null;
  return { data: shown.map(toAnswer), next_cursor };
}
