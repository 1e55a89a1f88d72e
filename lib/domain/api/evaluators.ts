import { z } from "zod";
import { evaluatorTypes } from "../evaluators/evaluator";
import {
  idSchema,
  moneySchema,
  pageQueryFields,
  pageSchema,
  promptRefSchema,
  searchField,
  timeSchema,
  unitSchema,
} from "./common";

export const evaluatorTypeSchema = z.enum(evaluatorTypes);
const typeField = evaluatorTypeSchema.describe("How it scores; `GET /evaluators/types` tells of each.");

/** Checked against the type's own schema afterwards (`parseEvaluatorConfig`), which names the wrong field. */
const configSchema = z.record(z.string().max(100), z.json());
const configField = configSchema.describe("Settings of the type; `GET /evaluators/types` has their schemas.");

const weightField = z
  .number()
  .min(0, "Give a number from 0 to 1,000.")
  .max(1000, "Give a number from 0 to 1,000.")
  .optional()
  .describe("Share in the cell's score; 0 scores without counting. Default: the type's.");
const thresholdField = unitSchema.optional().describe("A score passes from here on. Default: the type's.");
const gateField = z.boolean().optional().describe("A cell below the threshold does not pass. Default false.");

/** An evaluator written out in a request. */
export const inlineEvaluatorSchema = z.strictObject({
  type: typeField,
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe("As scores call it, once in a request. Default: the type, numbered where it is repeated."),
  config: configField.optional(),
  weight: weightField,
  threshold: thresholdField,
  gate: gateField,
});
export type InlineEvaluator = z.output<typeof inlineEvaluatorSchema>;

/** A name or id of one of the workspace's evaluators, or one written out. */
export const evaluatorRefSchema = z.union([z.string().trim().min(1).max(100), inlineEvaluatorSchema]);
export type EvaluatorRef = z.output<typeof evaluatorRefSchema>;

export const evaluatorsFieldSchema = z
  .array(evaluatorRefSchema)
  .min(1)
  .max(30)
  .describe("Evaluators of the workspace by name or id, or written out.");

export const createEvaluatorBody = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe("As scores call it; no two of the workspace have the same."),
  type: typeField,
  config: configField.default({}),
  weight: weightField,
  threshold: thresholdField,
  gate: gateField,
  prompt_id: promptRefSchema.nullable().optional().describe("For one prompt alone. Default: for all."),
});
export type CreateEvaluatorBody = z.output<typeof createEvaluatorBody>;

export const updateEvaluatorBody = createEvaluatorBody
  .omit({ type: true })
  .partial()
  .extend({ config: configField.optional() })
  .refine((body) => Object.keys(body).length > 0, "Give at least one field to change.");
export type UpdateEvaluatorBody = z.output<typeof updateEvaluatorBody>;

export const listEvaluatorsQuery = z.strictObject({
  ...pageQueryFields,
  query: searchField,
  type: evaluatorTypeSchema.optional().describe("Those of this type."),
  prompt_id: promptRefSchema.optional().describe("Those of this prompt alone."),
});

export const evaluatorSchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  type: evaluatorTypeSchema,
  config: configSchema,
  weight: z.number(),
  threshold: z.number(),
  gate: z.boolean(),
  prompt_id: z.uuid().nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type EvaluatorAnswer = z.output<typeof evaluatorSchema>;
export const evaluatorPageSchema = pageSchema(evaluatorSchema);

const secretField = z
  .string()
  .describe("What requests of an `http` evaluator are signed with. Shown only this once.");

/** Answer of adding one: `secret` is there for the type `http` alone. */
export const createdEvaluatorSchema = evaluatorSchema.extend({ secret: secretField.optional() });
export type CreatedEvaluatorAnswer = z.output<typeof createdEvaluatorSchema>;

/** Answer of a rotation. */
export const evaluatorSecretSchema = evaluatorSchema.extend({ secret: secretField });
export type EvaluatorSecretAnswer = z.output<typeof evaluatorSecretSchema>;

/** `GET /evaluators/types`: `config_schema` is JSON Schema of the config. */
export const evaluatorTypesSchema = z.strictObject({
  data: z.array(
    z.strictObject({
      type: evaluatorTypeSchema,
      kind: z.enum(["deterministic", "embedding", "judged", "custom"]),
      label: z.string(),
      description: z.string(),
      default_threshold: z.number(),
      default_weight: z.number(),
      config_schema: z.record(z.string(), z.json()),
    }),
  ),
});

/** Body of `POST /evaluations`: judges one output outside an experiment. */
export const createEvaluationBody = z
  .strictObject({
    run_id: idSchema.optional().describe("The run whose output is judged; or give `output`."),
    output: z.string().max(1_000_000).optional().describe("The text to judge; or give `run_id`."),
    input: z.record(z.string(), z.json()).optional().describe("What the output was made from, for judges."),
    expected_output: z
      .string()
      .max(200_000)
      .nullable()
      .optional()
      .describe("What a good answer says. Without it only evaluators that need none apply."),
    context: z
      .string()
      .max(500_000)
      .nullable()
      .optional()
      .describe("Facts the output may rest on, for the hallucination judge."),
    evaluators: evaluatorsFieldSchema,
  })
  .refine((body) => (body.run_id === undefined) !== (body.output === undefined), {
    path: ["run_id"],
    message: "Give either run_id or output.",
  });
export type CreateEvaluationBody = z.output<typeof createEvaluationBody>;

/** One evaluator's score in an answer. `score` null is missing, never zero; `reason` says why. */
export const scoreSchema = z.strictObject({
  evaluator: z.string(),
  type: evaluatorTypeSchema,
  score: unitSchema.nullable(),
  passed: z.boolean().nullable(),
  weight: z.number(),
  threshold: z.number(),
  gate: z.boolean(),
  reason: z.string(),
  details: z.record(z.string(), z.json()),
  judge_model: z
    .string()
    .nullable()
    .describe("Asked for the score, as provider/model: the judge, or the model that embedded. Null: none."),
  judge_temperature: z.number().nullable().describe("As it was sent; null where the model takes none."),
  judge_prompt_version: z.string().nullable().describe("Of the instructions the judge had."),
  cost_usd: moneySchema
    .nullable()
    .describe(
      "Paid for the score, repaired and failed calls included. Null: no model was asked, or no price known.",
    ),
  reused: z.boolean().describe("Taken from an identical judgement of before, for nothing."),
});
export type ScoreAnswer = z.output<typeof scoreSchema>;

export const evaluationSchema = z.strictObject({
  id: z.uuid(),
  status: z.enum(["pending", "running", "completed", "failed"]),
  scores: z.array(scoreSchema),
  created_at: timeSchema,
});
export const evaluationPageSchema = pageSchema(evaluationSchema);
