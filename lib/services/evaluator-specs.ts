import "server-only";
import { findEvaluators } from "@/lib/data/evaluators";
import type { EvaluatorRef } from "@/lib/domain/api/evaluators";
import { resolveEvaluators } from "@/lib/domain/evaluators/resolve";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/**
 * Evaluators of a request (names and ids of the library's, or written out) as complete specs; the default pair when
 * none are given.
 * @throws AssayError `invalid` naming the evaluator or the config field that is wrong.
 */
export async function evaluatorSpecs(
  viewer: Viewer,
  given: EvaluatorRef[] | undefined,
): Promise<EvaluatorSpec[]> {
  const references = (given ?? []).filter((reference) => typeof reference === "string");
  return resolveEvaluators(given, await findEvaluators(viewer, references));
}
