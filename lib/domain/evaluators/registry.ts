import { z } from "zod";
import { fieldErrors, invalidInput } from "../api/inbound";
import type { JsonObject } from "../json";
import { bleu } from "./bleu";
import { chrf } from "./chrf";
import { contains } from "./contains";
import { cost } from "./cost";
import type { EvaluatorDefinition, EvaluatorType } from "./evaluator";
import { exactMatch } from "./exact-match";
import { hallucination } from "./hallucination";
import { http } from "./http";
import { javascript } from "./javascript";
import { jsonEqual } from "./json-equal";
import { jsonSchema } from "./json-schema";
import { latency } from "./latency";
import { levenshtein } from "./levenshtein";
import { lexicalSimilarity } from "./lexical-similarity";
import { llmCorrectness } from "./llm-correctness";
import { numeric } from "./numeric";
import { regex } from "./regex";
import { rouge } from "./rouge";
import { rubric } from "./rubric";
import { semanticSimilarity } from "./semantic-similarity";

/** A definition whose config type is forgotten, so that all types fit in one table: it parses the config it is given. */
function erase<Config extends JsonObject>(definition: EvaluatorDefinition<Config>): EvaluatorDefinition {
  const parsed = new WeakMap<JsonObject, Config>();
  const read = (config: JsonObject): Config => {
    const known = parsed.get(config);
    if (known !== undefined) return known;
    const fresh = definition.configSchema.parse(config);
    parsed.set(config, fresh);
    return fresh;
  };
  return {
    ...definition,
    applies: (example, config) => definition.applies(example, read(config)),
    evaluate: (input, config, effects) => definition.evaluate(input, read(config), effects),
  };
}

/** Every evaluator type, in the order the library shows them. A new type is one file and one line here. */
export const evaluatorRegistry: Readonly<Record<EvaluatorType, EvaluatorDefinition>> = {
  llm_correctness: erase(llmCorrectness),
  hallucination: erase(hallucination),
  rubric: erase(rubric),
  exact_match: erase(exactMatch),
  contains: erase(contains),
  regex: erase(regex),
  json_equal: erase(jsonEqual),
  json_schema: erase(jsonSchema),
  numeric: erase(numeric),
  levenshtein: erase(levenshtein),
  lexical_similarity: erase(lexicalSimilarity),
  semantic_similarity: erase(semanticSimilarity),
  bleu: erase(bleu),
  rouge: erase(rouge),
  chrf: erase(chrf),
  latency: erase(latency),
  cost: erase(cost),
  javascript: erase(javascript),
  http: erase(http),
};

/** The definition of a type. */
export function getEvaluator(type: EvaluatorType): EvaluatorDefinition {
  return evaluatorRegistry[type];
}

/**
 * A config checked and completed with its defaults, as it is stored.
 * @param pointer where the config stands in the request, such as "/evaluators/0/config".
 * @throws AssayError `invalid` (422) naming each wrong field.
 */
export function parseEvaluatorConfig(
  type: EvaluatorType,
  config: JsonObject,
  pointer = "/config",
): JsonObject {
  const parsed = evaluatorRegistry[type].configSchema.safeParse(config, {
    error: (issue) =>
      issue.code === "invalid_type" && issue.input === undefined ? "This field is required." : undefined,
  });
  if (parsed.success) return parsed.data;
  throw invalidInput(fieldErrors(parsed.error, pointer.split("/").slice(1)));
}

/**
 * JSON Schema of a type's config as it may be sent, with titles and help texts: what the form is drawn from. A field
 * without a title is called by its name.
 */
export function configJsonSchema(type: EvaluatorType): JsonObject {
  const { $schema: _, ...schema } = z.toJSONSchema(evaluatorRegistry[type].configSchema, { io: "input" });
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (typeof field === "object")
      field.title ??= `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
  }
  return JSON.parse(JSON.stringify(schema));
}
