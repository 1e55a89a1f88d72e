import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { answerSchemas } from "@/lib/domain/api/openapi/answers";
import { openApiDocument } from "@/lib/domain/api/openapi/document";
import { answerExamples } from "@/lib/domain/api/openapi/examples";
import { operations } from "@/lib/domain/api/operations/all";
import { documentSchemas } from "@/tests/support/answer-schemas";

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, object>; responses: Record<string, unknown> };
}

const document = openApiDocument("1.2.3") as unknown as Document;

const schemaOf = documentSchemas();

/** Every `$ref` anywhere in a value. */
function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "$ref" && typeof item === "string" ? [item] : references(item),
  );
}

function at(pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (value, part) =>
        typeof value === "object" && value !== null
          ? Reflect.get(value, part.replaceAll("~1", "/").replaceAll("~0", "~"))
          : undefined,
      document,
    );
}

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  it("points only to what it holds", () => {
    const targets = new Set(references(document));
    expect(targets.size).toBeGreaterThan(40);
    for (const target of targets) expect(at(target), target).toBeDefined();
  });

  it("holds every operation, with its errors", () => {
    const found = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(found.map(({ operationId }) => operationId).sort()).toEqual(operations.map(({ id }) => id).sort());
    expect(Object.keys(document.paths["/prompts/{prompt}/versions"]?.post?.responses ?? {})).toEqual([
      "201",
      "400",
      "401",
      "403",
      "404",
      "409",
      "413",
      "415",
      "422",
      "429",
      "431",
      "500",
      "503",
    ]);
    expect(Object.keys(document.paths["/health"]?.get?.responses ?? {})).toEqual([
      "200",
      "422",
      "431",
      "500",
      "503",
    ]);
  });

  it("names every answer that two operations give", () => {
    const uses = new Map<z.ZodType, number>();
    for (const { schema } of operations.flatMap(({ answers }) => answers)) {
      if (schema !== undefined) uses.set(schema, (uses.get(schema) ?? 0) + 1);
    }
    const named = new Set(Object.values(answerSchemas));
    expect([...uses].filter(([schema, count]) => count > 1 && !named.has(schema))).toEqual([]);
  });

  it.each(Object.keys(document.components.schemas))("has a sound schema %s", (name) => {
    expect(() => schemaOf(name)).not.toThrow();
  });

  it("has examples of answers that their schemas accept", () => {
    for (const [schema, example] of answerExamples) expect(schema.safeParse(example).error).toBeUndefined();
  });

  it.each(
    operations
      .filter(({ body }) => body !== undefined)
      .map((operation) => [operation.id, operation] as const),
  )("shows how to call %s", (_id, { body, bodyExample }) => {
    expect(body?.safeParse(bodyExample ?? {}).error).toBeUndefined();
  });
});
