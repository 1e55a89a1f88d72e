import type { FieldError } from "../errors";
import type { Json, JsonObject } from "../json";
import type { EvaluatorKind, EvaluatorType } from "./evaluator";
import { type ModelOffer, type ModelOffers, modelPurposes, noModelOffers } from "./model-offer";

/** An evaluator type as a form offers it. */
export interface EvaluatorTypeOption {
  type: EvaluatorType;
  kind: EvaluatorKind;
  label: string;
  description: string;
  defaultThreshold: number;
  defaultWeight: number;
  fields: ConfigField[];
}

interface FieldBase {
  name: string;
  title: string;
  help: string | null;
  required: boolean;
}

/** One field of a config form. Its value in the form is text, or true and false for a switch. */
export type ConfigField = FieldBase &
  (
    | { kind: "switch"; initial: boolean }
    | { kind: "choice"; initial: string; choices: Json[] }
    | { kind: "model"; initial: string; offer: ModelOffer }
    | { kind: "number" | "text" | "long_text" | "lines" | "json" | "code"; initial: string }
  );

export type FormValues = Readonly<Record<string, string | boolean>>;

/** Text fields that may grow longer than this get several lines. */
const longText = 5_000;

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** The alternatives of a field, without the null that stands for "left empty". */
function alternatives(schema: JsonObject): JsonObject[] {
  const anyOf = Array.isArray(schema.anyOf) ? schema.anyOf.map(objectOf) : [schema];
  return anyOf.filter((one) => one.type !== "null");
}

function choicesOf(schema: JsonObject, options: JsonObject[]): Json[] | null {
  if (Array.isArray(schema.enum)) return schema.enum;
  const constants = options.flatMap((one) => (one.const === undefined ? [] : [one.const]));
  return constants.length > 0 && constants.length === options.length ? constants : null;
}

function initialText(value: Json | undefined, lines: boolean): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (lines && Array.isArray(value)) return value.join("\n");
  if (typeof value === "object") return Object.keys(value).length === 0 ? "" : JSON.stringify(value, null, 2);
  return String(value);
}

function fieldOf(name: string, schema: JsonObject, required: boolean, offers: ModelOffers): ConfigField {
  const base = {
    name,
    title: typeof schema.title === "string" ? schema.title : name,
    help: typeof schema.description === "string" ? schema.description : null,
    required,
  };
  const purpose = modelPurposes.find((one) => one === schema.format);
  // How a config writes a model is nothing the form need explain: it offers them.
  if (purpose !== undefined) {
    return {
      ...base,
      help: null,
      kind: "model",
      initial: initialText(schema.default, false),
      offer: offers[purpose],
    };
  }
  const options = alternatives(schema);
  const choices = choicesOf(schema, options);
  const main = options[0] ?? {};
  if (choices !== null)
    return { ...base, kind: "choice", initial: initialText(schema.default, false), choices };
  if (main.type === "boolean") return { ...base, kind: "switch", initial: schema.default === true };
  if (main.type === "array") return { ...base, kind: "lines", initial: initialText(schema.default, true) };
  if (main.type === "object") return { ...base, kind: "json", initial: initialText(schema.default, false) };
  const initial = initialText(schema.default, false);
  if (main.type === "number" || main.type === "integer") return { ...base, kind: "number", initial };
  if (schema.format === "javascript") return { ...base, kind: "code", initial };
  const long = typeof main.maxLength === "number" && main.maxLength > longText && required;
  return { ...base, kind: long ? "long_text" : "text", initial };
}

/** The fields of a config form from the JSON Schema of a type's config. `offers` is what fields of models offer. */
export function configFields(schema: JsonObject, offers: ModelOffers = noModelOffers): ConfigField[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(objectOf(schema.properties)).map(([name, field]) =>
    fieldOf(name, objectOf(field), required.includes(name), offers),
  );
}

/** Values of a form that shows a config: what it says, else each field's default. */
export function formValues(fields: readonly ConfigField[], config: JsonObject = {}): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = config[field.name];
      if (field.kind === "switch") return [field.name, typeof value === "boolean" ? value : field.initial];
      return [field.name, value === undefined ? field.initial : initialText(value, field.kind === "lines")];
    }),
  );
}

/** What a field's text stands for; undefined leaves the field to its default. @throws SyntaxError, RangeError. */
function readField(field: ConfigField, value: string | boolean): Json | undefined {
  if (typeof value === "boolean") return value;
  if (field.kind === "choice") return field.choices.find((choice) => String(choice) === value);
  if (field.kind === "lines") {
    const lines = value.split("\n").filter((line) => line.trim() !== "");
    return lines.length === 0 ? undefined : lines;
  }
  if (value.trim() === "") return undefined;
  if (field.kind === "json") return JSON.parse(value) as Json;
  if (field.kind !== "number") return value;
  const number = Number(value.trim().replace(",", "."));
  if (!Number.isFinite(number)) throw new RangeError("Write a number.");
  return number;
}

/**
 * The config a form stands for. Empty fields are left out, so that the type's own defaults hold; what cannot even be
 * read is a problem at the pointer of its field.
 */
export function readConfig(
  fields: readonly ConfigField[],
  values: FormValues,
  pointer: string,
): { config: JsonObject; problems: FieldError[] } {
  const config: JsonObject = {};
  const problems: FieldError[] = [];
  for (const field of fields) {
    try {
      const value = readField(field, values[field.name] ?? field.initial);
      if (value !== undefined) config[field.name] = value;
    } catch (error) {
      const message = error instanceof SyntaxError ? `Not JSON: ${error.message}.` : "Write a number.";
      problems.push({ pointer: `${pointer}/${field.name}`, message });
    }
  }
  return { config, problems };
}
