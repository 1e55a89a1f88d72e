import "server-only";
import { listExampleTitles } from "@/lib/data/experiment-defaults";
import { listExamples } from "@/lib/data/golden-examples";
import { getPrompt } from "@/lib/data/prompts";
import { exampleName } from "@/lib/domain/examples/name";
import type { ExampleChoice } from "@/lib/domain/experiments/choices";
import type { Viewer } from "@/lib/domain/permissions/viewer";

const pageSize = 50;

/**
 * Active golden examples of a prompt to choose from, newest first.
 * @throws AssayError `not_found`; `invalid` for a bad cursor.
 */
export async function searchExamples(
  viewer: Viewer,
  search: { prompt_id: string; query?: string | undefined; cursor?: string | undefined },
): Promise<{ examples: ExampleChoice[]; nextCursor: string | null }> {
  const { id: promptId } = await getPrompt(viewer, { id: search.prompt_id });
  const page = await listExamples(viewer, promptId, {
    limit: pageSize,
    cursor: search.cursor,
    query: search.query,
  });
  const titles = await listExampleTitles(
    viewer,
    promptId,
    page.data.map(({ id }) => id),
  );
  return {
    examples: titles.map(({ id, number, title, tags }) => ({ id, name: exampleName(number), title, tags })),
    nextCursor: page.next_cursor,
  };
}
