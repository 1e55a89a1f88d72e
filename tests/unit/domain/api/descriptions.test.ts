import { describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/domain/api/openapi/document";
import type { Json, JsonObject } from "@/lib/domain/json";

const document = openApiDocument("1.2.3");

function object(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** What a `$ref` points to, or the value itself. */
function resolve(value: Json | undefined): JsonObject {
  const { $ref } = object(value);
  if (typeof $ref !== "string") return object(value);
  const target = $ref
    .split("/")
    .slice(1)
    .reduce<Json | undefined>((at, part) => object(at)[part], document);
  return object(target);
}

/** Whether it says more than its name. */
function isDescribed(schema: Json | undefined, name: string): boolean {
  const { description } = { ...resolve(schema), ...object(schema) };
  return typeof description === "string" && !["", name].includes(description.trim());
}

const alternatives = ["anyOf", "oneOf", "allOf", "prefixItems"] as const;

/** Paths of the properties of a schema, at any depth, that say nothing of themselves. */
function undescribed(schema: Json | undefined, path: string): string[] {
  const { properties, items, additionalProperties, ...rest } = resolve(schema);
  return [
    ...Object.entries(object(properties)).flatMap(([name, property]) => [
      ...(isDescribed(property, name) ? [] : [`${path}.${name}`]),
      ...undescribed(property, `${path}.${name}`),
    ]),
    ...(items === undefined ? [] : undescribed(items, `${path}[]`)),
    ...(additionalProperties === undefined ? [] : undescribed(additionalProperties, `${path}{}`)),
    ...alternatives.flatMap((key) => list(rest[key]).flatMap((part) => undescribed(part, path))),
  ];
}

const all = Object.values(object(document.paths)).flatMap((item) => Object.values(object(item)).map(object));

describe("descriptions in the OpenAPI document", () => {
  it("are missed at any depth", () => {
    const leaf = { type: "object", properties: { bare: {}, said: { description: "So." } } };
    const body = {
      properties: {
        list: { description: "Of these.", items: { anyOf: [{ type: "string" }, leaf] } },
        map: { description: "map", additionalProperties: leaf },
      },
    };
    expect(undescribed(body, "call")).toEqual(["call.list[].bare", "call.map", "call.map{}.bare"]);
  });

  it("are on every path and query parameter", () => {
    const missing = all.flatMap(({ operationId, parameters }) =>
      list(parameters)
        .map(resolve)
        .map((parameter) => ({ ...parameter, name: String(parameter.name) }))
        .filter(({ name, ...rest }) => !isDescribed(rest, name) && !isDescribed(object(rest).schema, name))
        .map(({ name }) => `${operationId} ${name}`),
    );
    expect(all.flatMap(({ parameters }) => list(parameters)).length).toBeGreaterThan(200);
    expect(missing).toEqual([]);
  });

  it("are on every property of every request body", () => {
    const missing = all.flatMap(({ operationId, requestBody }) =>
      Object.values(object(object(requestBody).content)).flatMap((media) =>
        undescribed(object(media).schema, String(operationId)),
      ),
    );
    expect(missing).toEqual([]);
  });
});
