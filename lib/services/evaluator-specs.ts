import "server-only";
import { findEvaluators } from "@/lib/data/evaluators";
import type { EvaluatorRef, InlineEvaluator } from "@/lib/domain/api/evaluators";
import { invalidField } from "@/lib/domain/errors";
import { getEvaluator, parseEvaluatorConfig } from "@/lib/domain/evaluators/registry";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** With none given: correctness counts, hallucination stands beside the score. */
const defaultEvaluators: InlineEvaluator[] = [
  { type: "llm_correctness", weight: 1 },
  { type: "hallucination", weight: 0 },
];

function complete(given: InlineEvaluator, index: number): EvaluatorSpec {
  const definition = getEvaluator(given.type);
  return {
    name: given.name ?? given.type,
    type: given.type,
    config: parseEvaluatorConfig(given.type, (given.config ?? {}) as JsonObject, `/evaluators/${index}/config`),
    weight: given.weight ?? definition.defaultWeight,
    threshold: given.threshold ?? definition.defaultThreshold,
    gate: given.gate ?? false,
  };
}

/** Two evaluators of one name could not be told apart in the results: unnamed twins are numbered. */
function withUniqueNames(specs: EvaluatorSpec[], given: EvaluatorRef[]): EvaluatorSpec[] {
  const seen = new Map<string, number>();
  return specs.map((spec, index) => {
    const count = (seen.get(spec.name) ?? 0) + 1;
    seen.set(spec.name, count);
    if (count === 1) return spec;
    const reference = given[index];
    if (typeof reference === "string" || reference?.name !== undefined) {
      throw invalidField(`/evaluators/${index}/name`, `Two evaluators are named "${spec.name}". Give each its own name.`);
    }
    return { ...spec, name: `${spec.name}_${count}` };
  });
}

/**
 * Evaluators of a request (names and ids of the library's, or written out) as complete specs.
 * @throws AssayError `invalid` naming the evaluator or the config field that is wrong.
 */
export async function resolveEvaluators(viewer: Viewer, given: EvaluatorRef[] | undefined): Promise<EvaluatorSpec[]> {
  const references = given ?? defaultEvaluators;
  const named = await findEvaluators(viewer, references.filter((reference) => typeof reference === "string"));
  const specs = references.map((reference, index) => {
    if (typeof reference !== "string") return complete(reference, index);
    const found = named.find((evaluator) => evaluator.name === reference || evaluator.id === reference);
    if (found === undefined) throw invalidField(`/evaluators/${index}`, `No evaluator "${reference}".`);
    const { id: _id, threshold, ...evaluator } = found;
    return complete({ ...evaluator, ...(threshold === null ? {} : { threshold }) }, index);
  });
  return withUniqueNames(specs, references);
}
