import { z } from "zod";
import type { Json, JsonObject } from "../../json";

const componentsPath = "#/components/schemas/";
/** Name under which zod collects what registered schemas share. */
const shared = "__shared";

/** Any JSON value: the one recursive schema there is. */
export const jsonValueName = "JsonValue";
export const jsonValueSchema: JsonObject = { description: "Any JSON value." };

/** The pattern of a format that says the same, in a hundred characters nobody reads. */
const toldByFormat = new Set(["date-time", "uuid", "date", "uri", "email"]);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `z.json()`, as zod writes it out. */
function isJsonValue(definition: Json | undefined): boolean {
  return isObject(definition) && Array.isArray(definition.anyOf) && definition.anyOf.length >= 5;
}

/** A query's numbers are parsed from text, whose pattern says less than the number's type. */
function isToldOtherwise({ type, format }: JsonObject): boolean {
  return type !== "string" || (typeof format === "string" && toldByFormat.has(format));
}

/** A tuple of equals, such as an interval's ends, as the list of that length that every generator of clients can read. */
function asList(schema: JsonObject): JsonObject {
  const { prefixItems, ...rest } = schema;
  if (!Array.isArray(prefixItems) || schema.items !== false) return schema;
  const [first = {}, ...others] = prefixItems;
  if (others.some((item) => JSON.stringify(item) !== JSON.stringify(first))) return schema;
  return { ...rest, items: first, minItems: prefixItems.length, maxItems: prefixItems.length };
}

/**
 * One schema in the document's own terms: any-JSON becomes a reference, keywords of the single file go, and whole numbers
 * without a limit lose JavaScript's, and a tuple of equals becomes a list.
 */
function tidy(value: Json, definitions: JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => tidy(item, definitions));
  if (!isObject(value)) return value;
  if (typeof value.$ref === "string") return reference(value.$ref, definitions);
  const kept = Object.entries(asList(value)).filter(
    ([key, item]) =>
      key !== "$schema" &&
      key !== "$id" &&
      key !== "$defs" &&
      !(key === "pattern" && isToldOtherwise(value)) &&
      !(key === "propertyNames" && isObject(item) && Object.keys(item).join() === "type") &&
      !((key === "minimum" || key === "maximum") && Math.abs(Number(item)) === Number.MAX_SAFE_INTEGER),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, tidy(item, definitions)]));
}

function reference(target: string, definitions: JsonObject): Json {
  if (target.startsWith(componentsPath) && !target.startsWith(componentsPath + shared))
    return { $ref: target };
  const name = target.split("/").at(-1) ?? "";
  if (isJsonValue(definitions[name])) return { $ref: componentsPath + jsonValueName };
  throw new Error(`${target} is recursive, which only any-JSON may be.`);
}

/**
 * JSON Schema (2020-12, which OpenAPI 3.1 uses) of named zod schemas; those that stand inside another become references.
 * @param io `input` for what callers send, `output` for what is answered.
 */
export function componentSchemas(schemas: Record<string, z.ZodType>, io: "input" | "output"): JsonObject {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, { io, uri: (id) => componentsPath + id });
  const plain = JSON.parse(JSON.stringify(made)) as JsonObject;
  const common = plain[shared];
  const definitions = isObject(common) && isObject(common.$defs) ? common.$defs : {};
  return Object.fromEntries(
    Object.keys(schemas).map((name) => {
      const schema = plain[name] ?? {};
      const own = isObject(schema) && isObject(schema.$defs) ? schema.$defs : {};
      return [name, tidy(schema, { ...definitions, ...own })];
    }),
  );
}

/** JSON Schema of one schema without a name. */
export function inlineSchema(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const made = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io }))) as JsonObject;
  const tidied = tidy(made, isObject(made.$defs) ? made.$defs : {});
  return isObject(tidied) ? tidied : {};
}
