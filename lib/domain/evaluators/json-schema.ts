import { Ajv, type Options, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import stableStringify from "fast-json-stable-stringify";
import { z } from "zod";
import type { Json, JsonObject } from "../json";
import type { EvaluatorDefinition } from "./evaluator";
import { compilePattern, requireAffordable, SearchTooLong } from "./linear-regex";
import { excerpt, missing, verdict } from "./results";

const maxSchemaLength = 100_000;
const maxErrors = 20;

/** RE2 in place of RegExp, so that no `pattern` in a schema can hang a worker. ajv tells engines apart by their text. */
function linearEngine(pattern: string): { test: (text: string) => boolean; toString: () => string } {
  const compiledPattern = compilePattern(pattern, "");
  const test = (text: string) => {
    requireAffordable(compiledPattern, text);
    return compiledPattern.test(text);
  };
  return { test, toString: () => `/${pattern}/` };
}
const linearRegExp = Object.assign(linearEngine, { code: "linearRegExp" });

const options: Options = {
  strict: false,
  allErrors: true,
  validateFormats: true,
  code: { regExp: linearRegExp },
};

/** JSON Schema 2020-12 unless `$schema` names draft 7 or 6. A fresh instance a schema: no ids clash, nothing piles up. */
function validatorFor(schema: JsonObject): ValidateFunction {
  const draft = typeof schema.$schema === "string" ? schema.$schema : "";
  const ajv = /draft-0[67]/.test(draft) ? new Ajv(options) : new Ajv2020(options);
  addFormats.default(ajv);
  // Its own pattern takes minutes for some texts of 100,000 characters.
  ajv.addFormat("url", (text: string) => /^(?:https?|ftp):/i.test(text) && URL.canParse(text));
  // ajv compares every pair of items; sorted keys make it linear.
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    validate: (unique: boolean, items: Json[]) =>
      !unique || new Set(items.map((item) => stableStringify(item))).size === items.length,
  });
  const { $schema: _, ...rest } = schema;
  return ajv.compile(rest);
}

const maxCached = 100;
const cache = new Map<string, ValidateFunction>();

function compiled(schema: JsonObject): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const validate = validatorFor(schema);
  if (cache.size >= maxCached) cache.clear();
  cache.set(key, validate);
  return validate;
}

const configSchema = z
  .strictObject({
    schema: z
      .record(z.string(), z.json())
      .default({})
      .meta({ title: "Schema", description: "JSON Schema (2020-12 or draft 7). Empty: any JSON will do." }),
  })
  .superRefine(({ schema }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["schema"], message });
    if (JSON.stringify(schema).length > maxSchemaLength) {
      refuse(`The schema is longer than ${maxSchemaLength} characters.`);
    } else if (schema.$async !== undefined) {
      refuse("$async schemas are not supported.");
    } else {
      try {
        compiled(schema);
      } catch (error) {
        refuse(
          `The schema cannot be used: ${excerpt(error instanceof Error ? error.message : "unreadable", 500)}.`,
        );
      }
    }
  });
type Config = z.output<typeof configSchema>;

export const jsonSchema: EvaluatorDefinition<Config> = {
  type: "json_schema",
  kind: "deterministic",
  label: "JSON schema",
  description: "1 when the output is JSON that satisfies the schema.",
  configSchema,
  defaultThreshold: 1,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: () => true,
  evaluate: ({ output }, config) => {
    let value: Json;
    try {
      value = JSON.parse(output);
    } catch {
      return verdict(false, "The output is not JSON.");
    }
    const validate = compiled(config.schema);
    try {
      if (validate(value)) return verdict(true, "Satisfies the schema.");
    } catch (error) {
      if (error instanceof SearchTooLong) return missing(error.message);
      if (error instanceof RangeError) return verdict(false, "The output is nested too deeply to validate.");
      throw error;
    }
    const errors = (validate.errors ?? []).slice(0, maxErrors).map(({ instancePath, message }) => ({
      path: instancePath,
      message: message ?? "does not satisfy the schema",
    }));
    const [first] = errors;
    const place = first === undefined || first.path === "" ? "The value" : first.path;
    return verdict(false, `${place} ${first?.message ?? "does not satisfy the schema"}.`, { errors });
  },
};
