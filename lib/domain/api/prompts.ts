import { z } from "zod";
import {
  promptCreateSchema,
  promptUpdateSchema,
  templateFormatSchema,
  variablesSchema,
  versionBodySchema,
} from "../prompts/schema";
import {
  messageSchema,
  modelParametersSchema,
  providerIdSchema,
  responseFormatSchema,
  toolSchema,
} from "../runs/completion";
import {
  idSchema,
  metadataSchema,
  modelChoiceSchema,
  pageQueryFields,
  pageSchema,
  promptRefSchema,
  queryBoolean,
  searchField,
  timeSchema,
  versionRefSchema,
  waitQuerySchema,
} from "./common";
import { evaluatorsFieldSchema } from "./evaluators";
import { evaluationResultSchema, pairwiseSchema } from "./experiments";
import { gatesAnswerSchema } from "./gates";
import { exampleChoice } from "./golden-examples";

export const createPromptBody = promptCreateSchema;
export const updatePromptBody = promptUpdateSchema;
export const createVersionBody = versionBodySchema;

/** `archived=true` lists archived prompts instead. */
export const listPromptsQuery = z.strictObject({
  ...pageQueryFields,
  query: searchField,
  tag: z.string().trim().min(1).max(50).optional().describe("Prompts with this tag."),
  archived: queryBoolean.optional().describe("`true` lists archived prompts instead."),
});

export const setLabelBody = z.strictObject({
  version_id: versionRefSchema.describe("Version to point to: its id or number."),
});

export const diffQuery = z.strictObject({
  from: idSchema.describe("Id of the older version."),
  to: idSchema.describe("Id of the newer version."),
});

export const renderBody = z.strictObject({
  variables: variablesSchema.default({}).describe("Values of the template's variables, by name."),
});

export const evaluateVersionQuery = waitQuerySchema(30);

/** Model given: that one in place of the version's own. */
export const evaluateVersionBody = z
  .strictObject({
    evaluators: evaluatorsFieldSchema
      .optional()
      .describe("Default: `llm_correctness`, with `hallucination` beside it at weight 0."),
    provider: providerIdSchema.optional().describe("With `model`, in place of the version's own."),
    model: z.string().trim().min(1).max(200).optional().describe("Default: the version's own."),
    parameters: modelParametersSchema.optional().describe("Laid over the version's own, option by option."),
    ...exampleChoice,
    trials: z.int().min(1).max(20).optional().describe("Times each example is run. Default 1."),
    reuse: z.boolean().optional().describe("As in `POST /experiments/run`."),
    seed: z.int().min(0).max(2_147_483_647).optional().describe("As in `POST /experiments/run`."),
  })
  .refine((body) => body.provider === undefined || body.model !== undefined, {
    path: ["model"],
    message: "Name the provider's model.",
  });
export type EvaluateVersionBody = z.output<typeof evaluateVersionBody>;

export const compareBody = z
  .strictObject({
    prompt_id: promptRefSchema,
    version_a: versionRefSchema.describe("The baseline."),
    version_b: versionRefSchema.describe("The version that is compared with it."),
    evaluators: evaluatorsFieldSchema
      .optional()
      .describe("Default: `llm_correctness`, with `hallucination` beside it at weight 0."),
    pairwise: pairwiseSchema
      .optional()
      .describe("Adds a win rate of outputs judged side by side, in both orders."),
    trials: z.int().min(1).max(20).optional().describe("Times each example is run. Default 1."),
    models: z
      .array(modelChoiceSchema)
      .min(1)
      .max(20)
      .optional()
      .describe("Both versions run on each. Default: each version's own model."),
  })
  .refine((body) => String(body.version_a).toLowerCase() !== String(body.version_b).toLowerCase(), {
    path: ["version_b"],
    message: "version_a and version_b are the same version. Choose two.",
  });
export type CompareBody = z.output<typeof compareBody>;

/** A prompt version in an answer. `template` is the content when there is one user message, else null. */
export const versionSchema = z.strictObject({
  id: z.uuid(),
  prompt_id: z.uuid(),
  number: z.int(),
  messages: z.array(messageSchema),
  template: z.string().nullable(),
  template_format: templateFormatSchema,
  variables: z.array(z.string()),
  provider: providerIdSchema.nullable(),
  model: z.string().nullable(),
  parameters: modelParametersSchema,
  response_format: responseFormatSchema.nullable(),
  tools: z.array(toolSchema),
  fallbacks: z.array(modelChoiceSchema.pick({ provider: true, model: true })),
  change_note: z.string().nullable(),
  labels: z.array(z.string()),
  is_active: z.boolean(),
  content_hash: z.string(),
  created_by: z.strictObject({ id: z.uuid(), name: z.string().nullable() }).nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type VersionAnswer = z.output<typeof versionSchema>;

export const promptSchema = z.strictObject({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  metadata: metadataSchema,
  gates: gatesAnswerSchema.nullable().describe("CI rules of experiments that bring none of their own."),
  archived_at: timeSchema.nullable(),
  active_version_id: z.uuid().nullable(),
  version_count: z.int(),
  latest_version: versionSchema.nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type PromptAnswer = z.output<typeof promptSchema>;

export const promptPageSchema = pageSchema(promptSchema);
export const versionPageSchema = pageSchema(versionSchema);

export const promptFileMediaTypes = ["text/markdown", "text/plain"] as const;

export const importPromptFileQuery = z.strictObject({
  create: queryBoolean.default(false).describe("Make the prompt when no prompt has the slug."),
});

/** Answer of sending a prompt file. */
export const promptFileImportSchema = z.strictObject({
  created: z.boolean().describe("False when the prompt had a version of this content already."),
  message: z.string(),
  version: versionSchema.describe("The new version, or the newest one of this content."),
});
export type PromptFileImportAnswer = z.output<typeof promptFileImportSchema>;

/** Answer of `activate` and of moving a label. */
export const labelMoveSchema = z.strictObject({
  prompt_id: z.uuid(),
  label: z.string(),
  version_id: z.uuid(),
  previous_version_id: z.uuid().nullable(),
});
export type LabelMoveAnswer = z.output<typeof labelMoveSchema>;

export const labelListSchema = pageSchema(
  z.strictObject({
    label: z.string(),
    version_id: z.uuid(),
    version_number: z.int(),
    updated_at: timeSchema,
  }),
);

const hunkSchema = z.strictObject({
  from_start: z.int(),
  from_lines: z.int(),
  to_start: z.int(),
  to_lines: z.int(),
  lines: z.array(z.string()),
});

/** Answer of `GET /prompts/diff`. */
export const diffSchema = z.strictObject({
  from: versionSchema,
  to: versionSchema,
  unified_diff: z.string(),
  messages: z.array(
    z.strictObject({ role: z.enum(["system", "user", "assistant"]), hunks: z.array(hunkSchema) }),
  ),
  settings: z.array(z.strictObject({ field: z.string(), from: z.json(), to: z.json() })),
  variables: z.strictObject({ added: z.array(z.string()), removed: z.array(z.string()) }),
});
export type DiffAnswer = z.output<typeof diffSchema>;

export const renderSchema = z.strictObject({ messages: z.array(messageSchema) });

/** 200 of `evaluate`, when it was done in time. */
export const evaluateDoneSchema = z.strictObject({
  average_score: z.number().nullable(),
  total_tests: z.int(),
  experiment_id: z.uuid(),
  results: z.array(evaluationResultSchema),
});
export type EvaluateDoneAnswer = z.output<typeof evaluateDoneSchema>;
