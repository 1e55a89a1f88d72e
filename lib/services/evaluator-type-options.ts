import "server-only";
import type { z } from "zod";
import type { evaluatorTypesSchema } from "@/lib/domain/api/evaluators";
import { configFields, type EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import { type ModelOffers, noModelOffers } from "@/lib/domain/evaluators/model-offer";
import { configJsonSchema, evaluatorRegistry } from "@/lib/domain/evaluators/registry";

/** Every evaluator type with the fields of its config, as forms offer them; `offers` where the form is shown. */
export function evaluatorTypeOptions(offers: ModelOffers = noModelOffers): EvaluatorTypeOption[] {
  return Object.values(evaluatorRegistry).map((definition) => ({
    type: definition.type,
    kind: definition.kind,
    label: definition.label,
    description: definition.description,
    defaultThreshold: definition.defaultThreshold,
    defaultWeight: definition.defaultWeight,
    fields: configFields(configJsonSchema(definition.type), offers),
  }));
}

/** Every evaluator type with the JSON Schema of its config, as the API answers them. */
export function listEvaluatorTypes(): z.output<typeof evaluatorTypesSchema> {
  const data = Object.values(evaluatorRegistry).map((definition) => ({
    type: definition.type,
    kind: definition.kind,
    label: definition.label,
    description: definition.description,
    default_threshold: definition.defaultThreshold,
    default_weight: definition.defaultWeight,
    config_schema: configJsonSchema(definition.type),
  }));
  return { data };
}
