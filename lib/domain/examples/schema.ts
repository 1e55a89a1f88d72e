import { z } from "zod";
import { tagsSchema } from "../api/common";
import type { JsonObject } from "../json";
import { maxVariablesBytes, variablesSchema } from "../prompts/schema";

export const maxExpectedLength = 200_000;
export const maxContextLength = 500_000;
/** Rows one import may bring. */
export const maxImportRows = 50_000;

/** Values of the template's variables: an object, or the JSON text of one. Answers the object. */
export const inputDataSchema = z.union([
  variablesSchema,
  z
    .string()
    .max(maxVariablesBytes)
    .transform((text, context): JsonObject => {
      const parsed = variablesSchema.safeParse(jsonOrUndefined(text));
      if (parsed.success) return parsed.data;
      context.addIssue({
        code: "custom",
        message: "Expected an object of variables, or the JSON text of one.",
      });
      return z.NEVER;
    }),
]);

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const expectedOutputSchema = z.string().max(maxExpectedLength).nullable();
const contextSchema = z.string().max(maxContextLength).nullable();
const inputField = inputDataSchema.describe("Values of the prompt's variables: an object, or its JSON text.");
const expectedText = "What a good answer says. Without it only evaluators that need none apply.";
const contextText = "Facts an answer may rest on, for the hallucination judge.";

/** One golden example, as created and as imported. Without expected output only reference-free evaluators apply. */
export const exampleCreateSchema = z.strictObject({
  input_data: inputField,
  expected_output: expectedOutputSchema.default(null).describe(expectedText),
  context: contextSchema.default(null).describe(contextText),
  tags: tagsSchema.default([]),
});
export type ExampleCreate = z.output<typeof exampleCreateSchema>;

/** Change of an example, which makes a new revision. `is_active: false` archives it. */
export const exampleUpdateSchema = z
  .strictObject({
    input_data: inputField.optional(),
    expected_output: expectedOutputSchema.optional().describe(expectedText),
    context: contextSchema.optional().describe(contextText),
    tags: tagsSchema.optional(),
    is_active: z
      .boolean()
      .optional()
      .describe(
        "`false` archives the example, so that later experiments leave it out; `true` brings it back.",
      ),
  })
  .refine((body) => Object.keys(body).length > 0, "Give at least one field to change.");
export type ExampleUpdate = z.output<typeof exampleUpdateSchema>;

/** Where an example came from. */
export const exampleSources = ["manual", "import", "run", "demo"] as const;
