import type { EvaluatorRef, InlineEvaluator } from "../api/evaluators";
import { invalidField } from "../errors";
import { getEvaluator, parseEvaluatorConfig } from "./registry";
import type { EvaluatorSpec } from "./spec";

/** An evaluator of the workspace's library. */
export interface LibraryEvaluator extends EvaluatorSpec {
  id: string;
}

/**
 * An evaluator written out in a request, completed with the defaults of its type. Name not given: the type's.
 * @param pointer where it stands in the request, such as "/evaluators/0".
 * @throws AssayError `invalid` naming the wrong field of its config.
 */
export function resolveInline(inline: InlineEvaluator, pointer: string): EvaluatorSpec {
  const definition = getEvaluator(inline.type);
  return {
    name: inline.name ?? inline.type,
    type: inline.type,
    config: parseEvaluatorConfig(inline.type, inline.config ?? {}, `${pointer}/config`),
    weight: inline.weight ?? definition.defaultWeight,
    threshold: inline.threshold ?? definition.defaultThreshold,
    gate: inline.gate ?? false,
  };
}

/**
 * The evaluators of a request, complete: names and ids looked up in the workspace's library, inline ones completed.
 * Names become unique ("contains", "contains 2") unless a request names two the same itself.
 * @throws AssayError `invalid` for an unknown name, a repeated one, or a wrong config.
 */
export function resolveEvaluators(
  refs: readonly EvaluatorRef[] | undefined,
  library: readonly LibraryEvaluator[],
  pointer = "/evaluators",
): EvaluatorSpec[] {
  if (refs === undefined) return defaultEvaluators();
  const specs: EvaluatorSpec[] = [];
  for (const [index, ref] of refs.entries()) {
    const place = `${pointer}/${index}`;
    const spec = typeof ref === "string" ? lookUp(ref, library, place) : resolveInline(ref, place);
    const taken = specs.some((other) => other.name === spec.name);
    if (taken && (typeof ref === "string" || ref.name !== undefined)) {
      throw invalidField(place, `Two evaluators are named "${spec.name}". Name them apart.`);
    }
    specs.push(taken ? { ...spec, name: freeName(spec.name, specs) } : spec);
  }
  return specs;
}

function lookUp(ref: string, library: readonly LibraryEvaluator[], pointer: string): EvaluatorSpec {
  const found =
    library.find((item) => item.id === ref.toLowerCase()) ?? library.find((item) => item.name === ref);
  if (found === undefined) {
    throw invalidField(
      pointer,
      `There is no evaluator "${ref}". Name one of the library, or write {"type": …}.`,
    );
  }
  const { name, type, config, weight, threshold, gate } = found;
  return { name, type, config, weight, threshold, gate };
}

function freeName(name: string, specs: readonly EvaluatorSpec[]): string {
  for (let number = 2; ; number += 1) {
    const candidate = `${name} ${number}`;
    if (!specs.some((spec) => spec.name === candidate)) return candidate;
  }
}

/** What scores when nothing is chosen: correctness counts, hallucination stands beside it. */
export function defaultEvaluators(): EvaluatorSpec[] {
  return [
    resolveInline({ type: "llm_correctness", weight: 1 }, ""),
    resolveInline({ type: "hallucination", weight: 0 }, ""),
  ];
}
