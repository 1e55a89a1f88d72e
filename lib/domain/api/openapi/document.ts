import type { z } from "zod";
import type { Json, JsonObject } from "../../json";
import { minimumRole } from "../../permissions/permissions";
import { operations } from "../operations/all";
import { type Operation, type OperationAnswer, tags } from "../operations/operation";
import { answerSchemas } from "./answers";
import { answerExamples } from "./examples";
import { problemAnswers, problemReferences } from "./problems";
import { componentSchemas, inlineSchema, jsonValueName, jsonValueSchema } from "./schemas";
import { eventSchemas, webhookPaths } from "./webhooks";

const parameterTexts: Record<string, string> = {
  prompt: "Id or slug of the prompt.",
  version: "Id or number of the version.",
  label: "Name of the label, such as production.",
  id: "Id (a UUID).",
  delivery: "Id of the delivery (a UUID).",
  task: "Id of the task, which is the run's id.",
  provider: "Provider, such as openai.",
  model: "Name of the model at its provider. It may hold slashes.",
};

const uuidParameters = new Set(["id", "task", "delivery"]);

const parameterExamples: Record<string, string> = {
  prompt: "support-triage",
  version: "2",
  label: "production",
  provider: "openai",
  model: "gpt-4.1-mini",
};

/** Name of a body's schema: the operation's, with a capital. */
function bodyName(operation: Operation): string {
  return `${operation.id.charAt(0).toUpperCase()}${operation.id.slice(1)}Body`;
}

/** Bodies by name; a schema that several operations take has the first one's name. */
function bodySchemas(): Map<z.ZodType, string> {
  const names = new Map<z.ZodType, string>();
  for (const operation of operations) {
    if (operation.body !== undefined && !names.has(operation.body))
      names.set(operation.body, bodyName(operation));
  }
  return names;
}

const answerNames = new Map(Object.entries(answerSchemas).map(([name, schema]) => [schema, name]));

function answerSchema(schema: z.ZodType): JsonObject {
  const name = answerNames.get(schema);
  return name === undefined ? inlineSchema(schema, "output") : { $ref: `#/components/schemas/${name}` };
}

function pathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    description: parameterTexts[name] ?? name,
    schema: uuidParameters.has(name) ? { type: "string", format: "uuid" } : { type: "string" },
    ...(parameterExamples[name] === undefined ? {} : { example: parameterExamples[name] }),
  }));
}

function queryParameters(query: z.ZodType): JsonObject[] {
  const { properties = {}, required = [] } = inlineSchema(query, "input");
  return Object.entries(properties as JsonObject).map(([name, schema]) => ({
    name,
    in: "query",
    required: Array.isArray(required) && required.includes(name),
    schema,
  }));
}

function parametersOf(operation: Operation): Json[] {
  return [
    ...pathParameters(operation.path),
    ...(operation.query === undefined ? [] : queryParameters(operation.query)),
    ...(operation.method === "POST" ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
  ];
}

function requestBody(operation: Operation, names: Map<z.ZodType, string>): JsonObject | undefined {
  if (operation.upload !== undefined) {
    const types = operation.upload.map((type) => [type, { schema: { type: "string" } }]);
    const form = {
      schema: {
        type: "object",
        // `format` is what OpenAPI 3.0 said, and what many generators of clients still look for.
        properties: {
          file: {
            type: "string",
            format: "binary",
            contentMediaType: "application/octet-stream",
            description: "The file, as it would be sent alone.",
          },
        },
        required: ["file"],
      },
    };
    return { required: true, content: { ...Object.fromEntries(types), "multipart/form-data": form } };
  }
  if (operation.body === undefined) return undefined;
  const schema = { $ref: `#/components/schemas/${names.get(operation.body) ?? bodyName(operation)}` };
  const example = operation.bodyExample === undefined ? {} : { example: operation.bodyExample as JsonObject };
  const required = !operation.body.safeParse({}).success;
  return { required, content: { "application/json": { schema, ...example } } };
}

function limitHeaders(operation: Operation): JsonObject {
  if (operation.permission === "public") return {};
  const names = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function answerOf(operation: Operation, answer: OperationAnswer): JsonObject {
  const headers = limitHeaders(operation);
  const base: JsonObject = {
    description: answer.description,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
  if (answer.mediaTypes !== undefined) {
    const types = answer.mediaTypes.map((type) => [
      type,
      { schema: type === "application/json" ? {} : { type: "string" } },
    ]);
    return { ...base, content: Object.fromEntries(types) };
  }
  if (answer.schema === undefined) return base;
  const example = answerExamples.get(answer.schema);
  const schema = answerSchema(answer.schema);
  const others = (answer.otherMediaTypes ?? []).map((type) => [type, { schema: { type: "string" } }]);
  return {
    ...base,
    content: {
      "application/json": { schema, ...(example === undefined ? {} : { example }) },
      ...Object.fromEntries(others),
    },
  };
}

function describe({ description, permission }: Operation): string {
  const role =
    permission === "public"
      ? "Needs no key."
      : permission === "authenticated"
        ? "Any key may."
        : `Needs the role ${minimumRole[permission]}.`;
  return description === undefined ? role : `${description}\n\n${role}`;
}

function operationObject(operation: Operation, names: Map<z.ZodType, string>): JsonObject {
  const parameters = parametersOf(operation);
  const body = requestBody(operation, names);
  const answers = operation.answers.map((answer) => [String(answer.status), answerOf(operation, answer)]);
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: describe(operation),
    ...(operation.permission === "public" ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { ...problemReferences(operation), ...Object.fromEntries(answers) },
  };
}

function paths(names: Map<z.ZodType, string>): JsonObject {
  const all: Record<string, JsonObject> = {};
  for (const operation of operations) {
    const item = all[operation.path] ?? {};
    item[operation.method.toLowerCase()] = operationObject(operation, names);
    all[operation.path] = item;
  }
  return all;
}

const headers: JsonObject = {
  "RateLimit-Limit": {
    description: "Requests the key may make a minute.",
    schema: { type: "integer" },
    example: 60,
  },
  "RateLimit-Remaining": {
    description: "Requests left in this minute.",
    schema: { type: "integer" },
    example: 59,
  },
  "RateLimit-Reset": {
    description: "Seconds until the minute is over.",
    schema: { type: "integer" },
    example: 41,
  },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" }, example: 41 },
};

const idempotencyKey: JsonObject = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Any text of your own, such as a UUID. A repeat with the same key and body within 24 hours gets the first answer and runs nothing; with another body it is 409.",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[!-~]+$" },
};

/**
 * The OpenAPI 3.1 document of the REST API, made from the schemas that the routes parse with.
 * @param version of the application.
 */
export function openApiDocument(version: string): JsonObject {
  const names = bodySchemas();
  const bodies = Object.fromEntries([...names].map(([schema, name]) => [name, schema]));
  return {
    openapi: "3.1.1",
    info: {
      title: "Assay",
      version,
      summary: "Tells you whether a prompt change made your LLM product better or worse.",
      description:
        "Send an API key as `Authorization: Bearer assay_…`. JSON in snake_case, times in UTC, money as decimal strings. Lists take `limit` and `cursor` and answer `next_cursor`. Errors are `application/problem+json`; unknown fields are refused.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ apiKey: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: paths(names),
    webhooks: webhookPaths(),
    components: {
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key, made under Settings." },
      },
      parameters: { IdempotencyKey: idempotencyKey },
      headers,
      responses: problemAnswers(),
      schemas: {
        [jsonValueName]: jsonValueSchema,
        ...componentSchemas(bodies, "input"),
        ...componentSchemas({ ...answerSchemas, ...eventSchemas }, "output"),
      },
    },
  };
}
