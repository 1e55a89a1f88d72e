import "server-only";
import { listExamples } from "@/lib/data/golden-examples";
import { getPrompt } from "@/lib/data/prompts";
import { exampleName } from "@/lib/domain/examples/name";
import type { ExampleChoice } from "@/lib/domain/experiments/choices";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";

const pageSize = 50;
const titleLength = 120;
const titleNames = new Set(["title", "subject", "question", "query"]);

/** One line that says what an example is about: the input named like a title, else the longest. */
function titleOf(input: JsonObject): string {
  const texts = Object.entries(input).map(([name, value]) => ({
    first: titleNames.has(name),
    text: (typeof value === "string" ? value : JSON.stringify(value)).replace(/\s+/g, " ").trim(),
  }));
  const [best] = texts.sort((a, b) => Number(b.first) - Number(a.first) || b.text.length - a.text.length);
  return (best?.text ?? "").slice(0, titleLength);
}

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
  return {
    examples: page.data.map(({ id, number, input_data, tags }) => ({
      id,
      name: exampleName(number),
      title: titleOf(input_data as JsonObject),
      tags,
    })),
    nextCursor: page.next_cursor,
  };
}
