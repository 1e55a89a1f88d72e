import type { Json, JsonObject } from "../../json";

/** One field of a body, query or answer, in words. `name` is its path: `models[].provider`. */
export interface FieldView {
  name: string;
  type: string;
  required: boolean;
  description: string | null;
}

export interface AnswerView {
  status: string;
  description: string;
  mediaType: string | null;
  fields: FieldView[];
  example: Json | null;
}

export interface ParameterView extends FieldView {
  place: "path" | "query" | "header";
  example: string | null;
}

/** One call as the docs page shows it. */
export interface OperationView {
  id: string;
  method: string;
  path: string;
  summary: string;
  /** Paragraphs. */
  description: string[];
  needsKey: boolean;
  parameters: ParameterView[];
  /** Media types a body may have; empty without one. */
  bodyTypes: string[];
  bodyFields: FieldView[];
  bodyExample: Json | null;
  answers: AnswerView[];
}

/** One event that Assay posts to webhooks. */
export interface EventView {
  type: string;
  description: string;
  fields: FieldView[];
  example: Json | null;
}

export interface SectionView {
  slug: string;
  name: string;
  description: string;
  operations: OperationView[];
  events: EventView[];
}

/** Deeper fields are told by their parent's type alone. */
const maxDepth = 3;

function object(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/** ` 1–200`, ` from 1`, ` above 0, at most 1`; nothing for a number without limits. */
function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonObject): string {
  const high = typeof maximum === "number" ? grouped(maximum) : null;
  if (typeof exclusiveMinimum === "number") {
    return ` above ${grouped(exclusiveMinimum)}${high === null ? "" : `, at most ${high}`}`;
  }
  if (typeof minimum === "number") {
    return high === null ? ` from ${grouped(minimum)}` : ` ${grouped(minimum)}–${high}`;
  }
  return high === null ? "" : ` to ${high}`;
}

/** Reads the document; everything else here is about its parts. */
class Reader {
  readonly #document: JsonObject;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  /** The value itself, or what its `$ref` points to. */
  resolve(value: Json | undefined): JsonObject {
    const given = object(value);
    const target = text(given.$ref);
    if (target === null) return given;
    const parts = target.split("/").slice(1);
    return parts.reduce<JsonObject>((at, part) => object(at[part]), this.#document);
  }

  /** Type of a schema in one line: `string (uuid)`, `integer 1–200`, `"a" | "b"`, `Prompt`, `list of string`. */
  typeOf(value: Json | undefined): string {
    const schema = object(value);
    const reference = text(schema.$ref);
    if (reference !== null) return this.#nameOf(reference);
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (Array.isArray(schema.enum)) return schema.enum.map((item) => JSON.stringify(item)).join(" | ");
    const options = [...list(schema.anyOf), ...list(schema.oneOf)];
    if (options.length > 0) return [...new Set(options.map((option) => this.typeOf(option)))].join(" | ");
    if (Array.isArray(schema.type)) {
      return schema.type.map((type) => this.typeOf({ ...schema, type })).join(" | ");
    }
    return this.#simpleType(schema);
  }

  #nameOf(reference: string): string {
    const name = reference.split("/").at(-1) ?? "object";
    return name === "JsonValue" ? "any JSON" : name;
  }

  #simpleType(schema: JsonObject): string {
    const type = text(schema.type) ?? "any JSON";
    if (type === "array") {
      if (schema.items === undefined) return "list";
      return `list of ${this.typeOf(schema.items)}`;
    }
    if (type === "string") {
      const format = text(schema.format);
      const most =
        typeof schema.maxLength === "number" ? `, at most ${grouped(schema.maxLength)} characters` : "";
      return `string${format === null ? "" : ` (${format})`}${most}`;
    }
    return `${type}${rangeOf(schema)}`;
  }

  /** All fields of an object schema, nested ones under their path. */
  fields(value: Json | undefined, prefix = "", depth = 0, seen: readonly string[] = []): FieldView[] {
    const reference = text(object(value).$ref);
    if (reference !== null && seen.includes(reference)) return [];
    const path = reference === null ? seen : [...seen, reference];
    const schema = this.resolve(value);
    const required = list(schema.required);
    return Object.entries(object(schema.properties)).flatMap(([name, property]) => {
      const full = `${prefix}${name}`;
      const own = object(property);
      const field: FieldView = {
        name: full,
        type: this.typeOf(property),
        required: required.includes(name),
        description: text(own.description) ?? text(this.resolve(property).description),
      };
      return depth >= maxDepth ? [field] : [field, ...this.#inside(property, full, depth, path)];
    });
  }

  #inside(property: Json, name: string, depth: number, seen: readonly string[]): FieldView[] {
    const schema = this.resolve(property);
    const items = schema.items;
    if (items !== undefined) return this.#inside(items, `${name}[]`, depth, seen);
    const inner = (target: Json) => this.fields(target, `${name}.`, depth + 1, seen);
    if (schema.properties !== undefined) return inner(property);
    return merged(this.#objects(schema).map(inner));
  }

  /** The object schemas among a schema's alternatives: a union that may be null is one within another. */
  #objects(schema: JsonObject): Json[] {
    return [...list(schema.anyOf), ...list(schema.oneOf)].flatMap((option) => {
      const target = this.resolve(option);
      return target.properties === undefined ? this.#objects(target) : [option];
    });
  }
}

/** Alternatives as one list: a field that several have is told once, and required only where each requires it. */
function merged(alternatives: readonly FieldView[][]): FieldView[] {
  const names = new Set(alternatives.flat().map(({ name }) => name));
  return [...names].map((name) => {
    const found = alternatives.flatMap((fields) => fields.filter((field) => field.name === name));
    const said = new Set(found.flatMap(({ description }) => description ?? []));
    return {
      name,
      type: [...new Set(found.map(({ type }) => type))].join(" | "),
      required: found.length === alternatives.length && found.every(({ required }) => required),
      description: said.size === 0 ? null : [...said].join(" "),
    };
  });
}

function parameterView(reader: Reader, value: Json): ParameterView {
  const parameter = reader.resolve(value);
  const schema = object(parameter.schema);
  const fallback = schema.default === undefined ? "" : ` Default ${JSON.stringify(schema.default)}.`;
  const said = text(parameter.description) ?? text(schema.description) ?? "";
  return {
    name: text(parameter.name) ?? "",
    place: parameter.in === "path" ? "path" : parameter.in === "query" ? "query" : "header",
    type: reader.typeOf(parameter.schema),
    required: parameter.required === true,
    description: `${said}${fallback}`.trim() || null,
    example: text(parameter.example),
  };
}

function answerView(reader: Reader, status: string, value: Json): AnswerView {
  const answer = reader.resolve(value);
  const [mediaType, content] = Object.entries(object(answer.content))[0] ?? [];
  const media = object(content);
  const isError = status >= "400";
  return {
    status,
    description: text(answer.description) ?? "",
    mediaType: mediaType ?? null,
    fields: isError ? [] : reader.fields(media.schema),
    example: media.example ?? null,
  };
}

function operationView(reader: Reader, path: string, method: string, value: Json): OperationView {
  const operation = object(value);
  const body = object(operation.requestBody);
  const content = object(body.content);
  const json = object(content["application/json"]);
  return {
    id: text(operation.operationId) ?? "",
    method: method.toUpperCase(),
    path,
    summary: text(operation.summary) ?? "",
    description: (text(operation.description) ?? "").split("\n\n").filter((part) => part !== ""),
    needsKey: operation.security === undefined,
    parameters: list(operation.parameters).map((parameter) => parameterView(reader, parameter)),
    bodyTypes: Object.keys(content),
    bodyFields: reader.fields(json.schema),
    bodyExample: json.example ?? null,
    answers: Object.entries(object(operation.responses)).map(([status, answer]) =>
      answerView(reader, status, answer),
    ),
  };
}

function eventView(reader: Reader, type: string, value: Json): EventView & { tag: string | null } {
  const { post } = object(value);
  const { tags, description, requestBody } = object(post);
  const json = object(object(object(requestBody).content)["application/json"]);
  return {
    tag: text(list(tags)[0]),
    type,
    description: text(description) ?? "",
    fields: reader.fields(json.schema),
    example: json.example ?? null,
  };
}

/** Name of a section in an address: "Golden examples" → "golden-examples". */
function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

/** An OpenAPI document as sections to read, one a tag, in the document's order. */
export function apiReference(document: JsonObject): SectionView[] {
  const reader = new Reader(document);
  const tagged = Object.entries(object(document.paths)).flatMap(([path, item]) =>
    Object.entries(object(item)).map(([method, operation]) => ({
      tag: text(list(object(operation).tags)[0]),
      view: operationView(reader, path, method, operation),
    })),
  );
  const events = Object.entries(object(document.webhooks)).map(([type, item]) =>
    eventView(reader, type, item),
  );
  return list(document.tags).map((tag) => {
    const name = text(object(tag).name) ?? "";
    return {
      slug: slugOf(name),
      name,
      description: text(object(tag).description) ?? "",
      operations: tagged.filter((item) => item.tag === name).map(({ view }) => view),
      events: events.filter((event) => event.tag === name).map(({ tag: _tag, ...event }) => event),
    };
  });
}
