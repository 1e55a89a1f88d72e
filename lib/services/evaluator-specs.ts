import "server-only";
import { findEvaluators, getPromptEvaluators } from "@/lib/data/evaluators";
import type { EvaluatorRef } from "@/lib/domain/api/evaluators";
import { resolveEvaluators } from "@/lib/domain/evaluators/resolve";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/**
 * Evaluators of a request (names and ids of the library's, or written out) as complete specs. None given: those the
 * prompt is scored with by default, else the built-in pair.
 * @param promptId the prompt they are for; null when there is none, and then only shared evaluators are known.
 * @throws AssayError `invalid` naming the evaluator or the config field that is wrong.
 */
export async function evaluatorSpecs(
  viewer: Viewer,
  given: EvaluatorRef[] | undefined,
  promptId: string | null,
): Promise<EvaluatorSpec[]> {
  const usual = given === undefined && promptId !== null ? await getPromptEvaluators(viewer, promptId) : null;
  const chosen = given ?? usual ?? undefined;
  const references = (chosen ?? []).filter((reference) => typeof reference === "string");
  return resolveEvaluators(chosen, await findEvaluators(viewer, references, promptId));
}
