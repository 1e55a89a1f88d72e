import { describe, expect, it } from "vitest";
import { z } from "zod";
import * as apiKeys from "@/lib/domain/api/api-keys";
import * as evaluators from "@/lib/domain/api/evaluators";
import * as experiments from "@/lib/domain/api/experiments";
import * as goldenExamples from "@/lib/domain/api/golden-examples";
import { inlineSchema } from "@/lib/domain/api/openapi/schemas";
import * as prompts from "@/lib/domain/api/prompts";
import * as runs from "@/lib/domain/api/runs";
import * as service from "@/lib/domain/api/service";

const modules = { apiKeys, evaluators, experiments, goldenExamples, prompts, runs, service };

const schemas = Object.entries(modules).flatMap(([module, exported]) =>
  Object.entries(exported).flatMap(([name, value]): [string, z.ZodType][] =>
    value instanceof z.ZodType ? [[`${module}.${name}`, value]] : [],
  ),
);
const ofRequests = schemas.filter(([name]) => /(Body|Query)$/.test(name));
const ofAnswers = schemas.filter(([name]) => name.endsWith("Schema"));

describe("schemas of the REST contract", () => {
  it.each(ofRequests)("%s is an object that refuses unknown fields and has JSON Schema", (_name, schema) => {
    expect(z.toJSONSchema(schema, { io: "input" })).toMatchObject({
      type: "object",
      additionalProperties: false,
    });
  });

  it.each(ofAnswers)("%s has JSON Schema", (name, schema) => {
    const request = /FieldSchema|RefSchema|inlineEvaluator|gatesSchema/.test(name);
    expect(() => z.toJSONSchema(schema, { io: request ? "input" : "output" })).not.toThrow();
  });

  it("finds them all", () => {
    expect(ofRequests.length).toBeGreaterThan(30);
    expect(ofAnswers.length).toBeGreaterThan(30);
  });
});

describe("a tuple in the document", () => {
  const itemOf = (item: z.ZodType) => inlineSchema(z.object({ item }), "output").properties;

  it("of equals is a list of that length, which generators of clients read", () => {
    expect(itemOf(z.tuple([z.number(), z.number()]))).toEqual({
      item: { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 },
    });
  });

  it("of different things stays one", () => {
    expect(itemOf(z.tuple([z.number(), z.string()]))).toMatchObject({
      item: { prefixItems: [{ type: "number" }, { type: "string" }] },
    });
  });
});
