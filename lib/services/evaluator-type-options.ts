import "server-only";
import { configFields, type EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import { configJsonSchema, evaluatorRegistry } from "@/lib/domain/evaluators/registry";

/** Every evaluator type with the fields of its config, as forms offer them. */
export function evaluatorTypeOptions(): EvaluatorTypeOption[] {
  return Object.values(evaluatorRegistry).map((definition) => ({
    type: definition.type,
    kind: definition.kind,
    label: definition.label,
    description: definition.description,
    defaultThreshold: definition.defaultThreshold,
    defaultWeight: definition.defaultWeight,
    fields: configFields(configJsonSchema(definition.type)),
  }));
}
