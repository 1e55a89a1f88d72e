import { z } from "zod";
import { labelNameSchema, variablesSchema } from "../prompts/schema";
import {
  errorKinds,
  messageSchema,
  modelParametersSchema,
  providerIdSchema,
  responseFormatSchema,
  toolSchema,
} from "../runs/completion";
import {
  idSchema,
  moneySchema,
  pageQueryFields,
  pageSchema,
  promptRefSchema,
  queryTime,
  searchField,
  timeSchema,
  versionRef,
  versionRefSchema,
  waitQuerySchema,
} from "./common";

export const runStatuses = ["pending", "running", "completed", "failed", "cancelled"] as const;
export const runOrigins = [
  "api",
  "playground",
  "experiment",
  "judge",
  "embedding",
  "gateway",
  "ingest",
] as const;

const userField = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .optional()
  .describe("Your own name for whom it is for; runs can be listed by it.");
const sessionField = userField.describe("Your own name for the conversation; runs can be listed by it.");
const modelField = z.string().trim().min(1).max(200).describe("Name of the model at its provider.");

export const runQuery = waitQuerySchema(0);

interface RunTarget {
  prompt_version_id?: string | number | undefined;
  prompt?: string | undefined;
  label?: string | undefined;
  provider?: string | undefined;
  model?: string | undefined;
}

function checkRunTarget(body: RunTarget, context: z.RefinementCtx): void {
  const refuse = (field: string, message: string) =>
    context.addIssue({ code: "custom", path: [field], message });
  const target = body.prompt_version_id === undefined ? null : versionRef(body.prompt_version_id);
  const byNumber = target !== null && "number" in target;
  if (body.prompt_version_id === undefined && body.prompt === undefined) {
    refuse("prompt_version_id", "Give prompt_version_id, or prompt with an optional label.");
  }
  if (byNumber && body.prompt === undefined) {
    refuse("prompt", "A version number needs the prompt it belongs to.");
  }
  if (target !== null && !byNumber && body.prompt !== undefined) {
    refuse("prompt", "prompt_version_id already says which prompt. Give one of them.");
  }
  if (body.label !== undefined && body.prompt_version_id !== undefined) {
    refuse("label", "Give either a label or prompt_version_id.");
  }
  if (body.provider !== undefined && body.model === undefined) refuse("model", "Name the provider's model.");
}

/** Body of `POST /run`. Label not given: `production`, else the latest version. A number in `prompt_version_id` needs `prompt`. */
export const runBody = z
  .strictObject({
    prompt_version_id: versionRefSchema
      .optional()
      .describe("Version to call, by its id, or by its number together with `prompt`."),
    prompt: promptRefSchema.optional().describe("Prompt to call, by id or slug; `label` says which version."),
    label: labelNameSchema
      .optional()
      .describe("Of the prompt. Default: `production`, and the latest version where there is none."),
    variables: variablesSchema.default({}).describe("Values of the template's variables, by name."),
    provider: providerIdSchema.optional().describe("With `model`, in place of the version's own."),
    model: modelField.optional().describe("Default: the version's own."),
    parameters: modelParametersSchema.optional().describe("Laid over the version's own, option by option."),
    user: userField,
    session_id: sessionField,
  })
  .superRefine(checkRunTarget);
export type RunBody = z.output<typeof runBody>;

/** Body of `POST /llm/request`: a call without a prompt. */
export const llmRequestBody = z.strictObject({
  provider: providerIdSchema.describe("Who serves the model."),
  model: modelField,
  messages: z
    .array(messageSchema.extend({ content: z.string().max(2_000_000).describe("Its text.") }))
    .min(1, "Give at least one message.")
    .max(1000)
    .describe("The conversation so far, at most 1,000 messages."),
  parameters: modelParametersSchema
    .default({})
    .describe("Sampling and length of the answer. An option the model cannot take is refused by name."),
  response_format: responseFormatSchema
    .nullable()
    .default(null)
    .describe("What the answer looks like. Default: text."),
  tools: z
    .array(toolSchema)
    .max(128)
    .default([])
    .describe("Functions the model may ask for. The run tells which it asked for; none is executed."),
  user: userField,
  session_id: sessionField,
});
export type LlmRequestBody = z.output<typeof llmRequestBody>;

/** Filters of the run log. `from` is inclusive, `to` exclusive. */
export const runFilterFields = {
  status: z.enum(runStatuses).optional().describe("Runs in this state."),
  provider: providerIdSchema.optional().describe("Runs at this provider."),
  model: modelField.optional().describe("Runs of this model, by its whole name at the provider."),
  prompt_id: promptRefSchema.optional().describe("Runs of this prompt, by id or slug."),
  origin: z.enum(runOrigins).optional().describe("Runs that came from here."),
  user: userField,
  session_id: sessionField,
  from: queryTime.optional().describe("At or after: ISO 8601, or a UTC date."),
  to: queryTime.optional().describe("Before: ISO 8601, or a UTC date."),
  query: searchField,
};
export const listRunsQuery = z
  .strictObject({ ...pageQueryFields, ...runFilterFields })
  .refine((query) => query.from === undefined || query.to === undefined || query.from < query.to, {
    path: ["to"],
    message: '"to" must be later than "from".',
  });
export type ListRunsQuery = z.output<typeof listRunsQuery>;

export const runErrorSchema = z.strictObject({
  kind: z.enum(errorKinds),
  message: z.string(),
  retryable: z.boolean(),
});

/** A run in an answer. Costs null when the model has no price. */
export const runSchema = z.strictObject({
  id: z.uuid(),
  task_id: z.uuid(),
  prompt_id: z.uuid().nullable(),
  prompt_version_id: z.uuid().nullable(),
  user: z.string().nullable(),
  session_id: z.string().nullable(),
  variables: z.record(z.string(), z.json()).nullable(),
  messages: z.array(messageSchema),
  parameters: modelParametersSchema,
  status: z.enum(runStatuses),
  output: z.string().nullable(),
  tool_calls: z.array(z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() })),
  error: runErrorSchema.nullable(),
  provider: providerIdSchema,
  model: z.string(),
  response_model: z.string().nullable(),
  finish_reason: z.enum(["stop", "length", "tool_calls", "content_filter", "unknown"]).nullable(),
  origin: z.enum(runOrigins),
  latency_ms: z.number().nullable(),
  ttft_ms: z.number().nullable(),
  tokens_in: z.int().nullable(),
  tokens_out: z.int().nullable(),
  tokens_cached: z.int().nullable(),
  tokens_reasoning: z.int().nullable(),
  usage_estimated: z.boolean(),
  cost_usd: moneySchema.nullable(),
  cost_estimated: z.boolean(),
  attempts: z.int(),
  trace_id: z.string().nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
  completed_at: timeSchema.nullable(),
});
export type RunAnswer = z.output<typeof runSchema>;
export const runPageSchema = pageSchema(runSchema);

/** 202 of `POST /run` and `POST /llm/request`. */
export const runAcceptedSchema = z.strictObject({
  run_id: z.uuid(),
  task_id: z.uuid(),
  status: z.enum(runStatuses),
});
export type RunAcceptedAnswer = z.output<typeof runAcceptedSchema>;

/** Answer of `GET /task-status/{task_id}`. */
export const taskStatusSchema = z.strictObject({
  task_id: z.uuid(),
  run_id: z.uuid(),
  status: z.enum(runStatuses),
  result: runSchema.nullable(),
  error: runErrorSchema.nullable(),
});
export type TaskStatusAnswer = z.output<typeof taskStatusSchema>;

/** Body of `POST /feedback`. */
export const feedbackBody = z.strictObject({
  run_id: idSchema.describe("Run whose output is meant."),
  value: z.union([z.literal(1), z.literal(-1)]).describe("1: it was good. -1: it was bad."),
  comment: z.string().trim().max(5000).nullable().optional().describe("In the reader's own words."),
});
export type FeedbackBody = z.output<typeof feedbackBody>;

/** 201 of `POST /feedback`. */
export const feedbackSchema = z.strictObject({
  id: z.uuid(),
  run_id: z.uuid(),
  value: z.union([z.literal(1), z.literal(-1)]),
  comment: z.string().nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type FeedbackAnswer = z.output<typeof feedbackSchema>;
