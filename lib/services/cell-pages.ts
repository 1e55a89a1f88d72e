import "server-only";
import { listCells } from "@/lib/data/cells";
import { maxPageSize } from "@/lib/domain/api/common";
import type { EvaluationResultAnswer } from "@/lib/domain/api/experiments";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/**
 * Every cell of an experiment in the order they run, a page in memory at a time.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function* cellPages(
  viewer: Viewer,
  experimentId: string,
): AsyncGenerator<EvaluationResultAnswer[], void> {
  let cursor: string | undefined;
  do {
    const page = await listCells(viewer, experimentId, { limit: maxPageSize, cursor });
    yield page.data;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
