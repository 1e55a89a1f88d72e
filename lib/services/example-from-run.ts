import "server-only";
import { getRun } from "@/lib/data/runs";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import { AssayError } from "@/lib/domain/errors";
import { exampleCreateSchema } from "@/lib/domain/examples/schema";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { createExample } from "./create-example";
import { requireOutput } from "./run-prompt";

/**
 * Makes a golden example of a run: its variables, and its output unless another expected output is given.
 * @throws AssayError `not_found`; `conflict` for a run without a prompt, of a judge or for an embedding, or without output
 * when none is given.
 */
export async function exampleFromRun(
  viewer: Viewer,
  runId: string,
  body: {
    expected_output?: string | null | undefined;
    context?: string | null | undefined;
    tags?: string[] | undefined;
  },
): Promise<ExampleAnswer> {
  const run = await getRun(viewer, runId);
  if (run.prompt_id === null) {
    throw new AssayError(
      "conflict",
      "The run belongs to no prompt, so it cannot become one's golden example.",
    );
  }
  if (run.origin === "judge" || run.origin === "embedding") {
    throw new AssayError(
      "conflict",
      "The run was made to score another, so it has no input of its own. Take the run that it scored.",
    );
  }
  const expected = body.expected_output === undefined ? requireOutput(run) : body.expected_output;
  const example = exampleCreateSchema.parse({
    input_data: run.variables ?? {},
    expected_output: expected,
    context: body.context ?? null,
    tags: body.tags ?? [],
  });
  return createExample(viewer, { id: run.prompt_id }, example, { runId: run.id });
}
