import { describe, expect, it } from "vitest";
import { configFields, formValues, readConfig } from "@/lib/domain/evaluators/config-form";
import { type EvaluatorType, evaluatorTypes } from "@/lib/domain/evaluators/evaluator";
import { configJsonSchema, parseEvaluatorConfig } from "@/lib/domain/evaluators/registry";

function fieldsOf(type: EvaluatorType) {
  return configFields(configJsonSchema(type));
}

describe("the form of an evaluator's config", () => {
  it("draws each kind of field", () => {
    const kinds = (type: EvaluatorType) =>
      Object.fromEntries(fieldsOf(type).map((field) => [field.name, field.kind]));
    expect(kinds("contains")).toEqual({ values: "lines", mode: "choice", case_sensitive: "switch" });
    expect(kinds("numeric")).toEqual({ absolute: "number", relative: "number" });
    expect(kinds("rubric")).toEqual({ criteria: "long_text", model: "model" });
    expect(kinds("json_schema")).toEqual({ schema: "json" });
    expect(kinds("chrf")).toMatchObject({ word_order: "choice" });
  });

  it("gives every field a title and says which are required", () => {
    for (const type of evaluatorTypes) {
      for (const field of fieldsOf(type)) expect(field.title).not.toBe("");
    }
    expect(fieldsOf("rubric").map((field) => field.required)).toEqual([true, false]);
  });

  it.each(evaluatorTypes.filter((type) => fieldsOf(type).every((field) => !field.required)))(
    "left as it is stands for the defaults of %s",
    (type) => {
      const fields = fieldsOf(type);
      const { config, problems } = readConfig(fields, formValues(fields), "/config");
      expect(problems).toEqual([]);
      expect(parseEvaluatorConfig(type, config)).toEqual(parseEvaluatorConfig(type, {}));
    },
  );

  it("shows a config and reads it back", () => {
    const config = parseEvaluatorConfig("contains", {
      values: ["one", "two"],
      mode: "all",
      case_sensitive: true,
    });
    const fields = fieldsOf("contains");
    expect(readConfig(fields, formValues(fields, config), "/config").config).toEqual(config);
  });

  it("reads numbers of choices as numbers", () => {
    const fields = fieldsOf("chrf");
    const values = { ...formValues(fields), word_order: "2" };
    expect(readConfig(fields, values, "/config").config).toMatchObject({ word_order: 2 });
  });

  it("names what cannot be read", () => {
    const numeric = fieldsOf("numeric");
    expect(
      readConfig(numeric, { ...formValues(numeric), absolute: "much" }, "/evaluators/2/config").problems,
    ).toEqual([{ pointer: "/evaluators/2/config/absolute", message: "Write a number." }]);
    const schema = fieldsOf("json_schema");
    const { problems } = readConfig(schema, { schema: "{" }, "/config");
    expect(problems[0]?.pointer).toBe("/config/schema");
    expect(problems[0]?.message).toContain("Not JSON");
  });
});
