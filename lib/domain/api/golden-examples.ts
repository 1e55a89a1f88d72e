import { z } from "zod";
import { exampleCreateSchema, exampleSources, exampleUpdateSchema } from "../examples/schema";
import {
  idSchema,
  pageQueryFields,
  pageSchema,
  promptRefSchema,
  queryBoolean,
  searchField,
  timeSchema,
} from "./common";

/** `POST /prompts/{prompt}/golden-examples`. */
export const createExampleBody = exampleCreateSchema;
/** `POST /golden-examples`. */
export const createExampleForPromptBody = exampleCreateSchema.extend({ prompt_id: promptRefSchema });
export const updateExampleBody = exampleUpdateSchema;

/** `POST /runs/{id}/golden-example`: expected output not given, the run's own output is taken. */
export const exampleFromRunBody = z.strictObject({
  expected_output: z.string().max(200_000).nullable().optional().describe("Default: the run's own output."),
  context: z
    .string()
    .max(500_000)
    .nullable()
    .optional()
    .describe("Facts an answer may rest on, for the hallucination judge."),
  tags: exampleCreateSchema.shape.tags,
});

/** The fields that choose which golden examples an experiment runs on. */
export const exampleChoice = {
  example_ids: z
    .array(idSchema)
    .min(1)
    .max(50_000)
    .optional()
    .describe("Golden examples. Default: all active ones of the prompt."),
  tags: z
    .array(z.string().trim().min(1).max(50))
    .min(1)
    .max(50)
    .optional()
    .describe("Examples with any of these tags."),
};

export const listExamplesQuery = z.strictObject({
  ...pageQueryFields,
  query: searchField,
  tag: z.string().trim().min(1).max(50).optional().describe("Examples with this tag."),
  is_active: queryBoolean.optional().describe("`false` lists archived examples alone, `true` the others."),
});

export const exportFormats = ["csv", "jsonl", "json"] as const;
export const exportExamplesQuery = z.strictObject({
  format: z
    .enum(exportFormats)
    .default("json")
    .describe("`jsonl` is one JSON object a line, `json` one list. Import takes each."),
});
/** Query of an import. `preview=true` checks and answers the rows without writing. */
export const importExamplesQuery = z.strictObject({
  preview: queryBoolean
    .default(false)
    .describe("`true` checks the rows and answers them without writing any."),
});

export const exampleSchema = z.strictObject({
  id: z.uuid(),
  prompt_id: z.uuid(),
  number: z.int().describe("Position in its prompt, shown as ex_001."),
  revision: z.int(),
  input_data: z.record(z.string(), z.json()),
  expected_output: z.string().nullable(),
  context: z.string().nullable(),
  tags: z.array(z.string()),
  source: z.enum(exampleSources),
  is_active: z.boolean(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type ExampleAnswer = z.output<typeof exampleSchema>;
export const examplePageSchema = pageSchema(exampleSchema);

/** Media types an import takes and an export has. */
export const importMediaTypes = ["text/csv", "application/x-ndjson", "application/json"] as const;

export const importSchema = z.strictObject({ imported: z.int() });

/** Answer of an import with `preview=true`. */
export const importPreviewSchema = z.strictObject({
  rows: z.array(exampleSchema.pick({ input_data: true, expected_output: true, context: true, tags: true })),
  errors: z
    .array(z.strictObject({ row: z.int(), message: z.string() }))
    .describe("Bad rows, counted from 1. Row 0 is the file as a whole."),
  missing_variables: z
    .array(z.strictObject({ variable: z.string(), rows: z.int() }))
    .describe("Variables of the latest version that some rows do not give."),
});
