import { z } from "zod";
import { claimSchema } from "../evaluators/claims";
import { modelNameSchema } from "../evaluators/config-fields";
import { modelParametersSchema, providerIdSchema } from "../runs/completion";
import {
  idSchema,
  modelChoiceSchema,
  moneyInputSchema,
  moneySchema,
  pageQueryFields,
  pageSchema,
  promptRefSchema,
  queryBoolean,
  queryNumber,
  searchField,
  timeSchema,
  unitSchema,
  versionRefSchema,
} from "./common";
import { evaluatorsFieldSchema, scoreSchema } from "./evaluators";
import { gatesSchema } from "./gates";
import { exampleChoice } from "./golden-examples";
import { runErrorSchema } from "./runs";

export const experimentStatuses = [
  "pending",
  "running",
  "completed",
  "failed",
  "cancelled",
  "over_budget",
] as const;
export const cellStatuses = ["pending", "running", "completed", "failed", "cancelled"] as const;
export const verdicts = ["improved", "regressed", "no_evidence", "underpowered"] as const;
export const metrics = ["score", "pass_rate", "hallucination_rate"] as const;

/** Outputs are also judged side by side with the baseline's, in both orders. */
export const pairwiseSchema = z.strictObject({
  criteria: z.string().trim().min(1).max(5000).describe("By what the judge prefers one output."),
  model: modelNameSchema
    .optional()
    .describe("Judge as provider/model. Default: the workspace's judge model."),
});

const baselineModelSchema = modelChoiceSchema.pick({ provider: true, model: true });

const concurrencySchema = z.int().min(1).max(200).describe("Calls at once, at most, in each process.");

/** Body of `POST /experiments/run`. Nothing chosen: all versions × all examples × each version's own model. */
export const runExperimentBody = z.strictObject({
  prompt_id: promptRefSchema,
  experiment_name: z.string().trim().min(1).max(200).describe("As people read it; need not be unique."),
  version_ids: z
    .array(versionRefSchema)
    .min(1)
    .max(100)
    .optional()
    .describe("Versions, by id or number. Default: all of the prompt."),
  models: z
    .array(modelChoiceSchema)
    .min(1)
    .max(20)
    .optional()
    .describe("Every version runs on each. Default: each version's own model."),
  ...exampleChoice,
  evaluators: evaluatorsFieldSchema
    .optional()
    .describe("Default: `llm_correctness`, with `hallucination` beside it at weight 0."),
  pairwise: pairwiseSchema
    .optional()
    .describe("Outputs are also judged side by side with the baseline's, in both orders."),
  baseline_version_id: versionRefSchema
    .optional()
    .describe(
      "What the others are compared with. Default: the version in production, else the lowest number.",
    ),
  baseline_model: baselineModelSchema.optional().describe("Default: the first of the baseline's models."),
  trials: z.int().min(1).max(20).default(1).describe("Times each example is run. Their scores are averaged."),
  smallest_difference: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe("Smallest difference of interest. Default 0.03."),
  budget_usd: moneyInputSchema
    .optional()
    .describe("The experiment ends as over_budget once this much is paid, judges included."),
  concurrency: concurrencySchema.optional().describe("Calls at once, at most, in each process. Default 20."),
  reuse: z
    .boolean()
    .optional()
    .describe(
      "Answers there already in place of paid calls: true takes any identical one, false none. Default: identical deterministic ones (temperature 0 or a seed).",
    ),
  seed: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe("Of the order of cells and of the statistics; drawn unless given."),
  gates: gatesSchema.optional().describe("Default: the prompt's own rules."),
});
export type RunExperimentBody = z.output<typeof runExperimentBody>;

export const addVariantsBody = z
  .strictObject({
    version_ids: z
      .array(versionRefSchema)
      .min(1)
      .max(100)
      .optional()
      .describe("Versions to add. Default: those of the experiment."),
    models: z
      .array(modelChoiceSchema)
      .min(1)
      .max(20)
      .optional()
      .describe("Models to add. Default: each version's own."),
  })
  .refine((body) => body.version_ids !== undefined || body.models !== undefined, {
    path: ["version_ids"],
    message: "Give version_ids, models, or both.",
  });
export type AddVariantsBody = z.output<typeof addVariantsBody>;

/** What may change while an experiment runs. */
export const changeExperimentBody = z.strictObject({ concurrency: concurrencySchema });
export type ChangeExperimentBody = z.output<typeof changeExperimentBody>;

export const rescoreBody = z.strictObject({ evaluators: evaluatorsFieldSchema });
/** Bodies of `cancel` and `retry`: none, or `{}`. */
export const emptyBody = z.strictObject({});
export const duplicateBody = z.strictObject({
  experiment_name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe("Default: the name, marked as a copy."),
});

export const listExperimentsQuery = z.strictObject({
  ...pageQueryFields,
  prompt_id: promptRefSchema.optional().describe("Those of this prompt, by id or slug."),
  status: z.enum(experimentStatuses).optional().describe("Those in this state."),
  query: searchField,
});

export const listCellsQuery = z
  .strictObject({
    ...pageQueryFields,
    variant_id: idSchema.optional().describe("Cells of this variant."),
    version_id: idSchema.optional().describe("Cells of this version, on whatever model."),
    example_id: idSchema.optional().describe("Cells of this golden example."),
    status: z.enum(cellStatuses).optional().describe("Cells in this state."),
    passed: queryBoolean.optional().describe("Cells that passed, or that did not."),
    min_score: queryNumber(0, 1).optional().describe("Cells with this score or a higher one."),
    max_score: queryNumber(0, 1).optional().describe("Cells with this score or a lower one."),
  })
  .refine(
    (query) =>
      query.min_score === undefined || query.max_score === undefined || query.min_score <= query.max_score,
    { path: ["max_score"], message: "max_score is below min_score." },
  );
export type ListCellsQuery = z.output<typeof listCellsQuery>;

export const exportTables = ["cells", "results", "comparisons"] as const;
export type ExportTable = (typeof exportTables)[number];

export const exportExperimentQuery = z.strictObject({
  format: z.enum(["csv", "json"]).default("json").describe("What kind of file."),
  table: z
    .enum(exportTables)
    .optional()
    .describe("One table alone. Default: the cells as CSV; the experiment with all three as JSON."),
});
export type ExportExperimentQuery = z.output<typeof exportExperimentQuery>;
export const gateQuery = z.strictObject({
  format: z.enum(["json", "junit"]).default("json").describe("`junit` answers XML that CI servers show."),
});
export const gateSchema = z.strictObject({ passed: z.boolean(), reasons: z.array(z.string()) });

export { claimSchema };

/** One cell in an answer. */
export const evaluationResultSchema = z.strictObject({
  id: z.uuid(),
  variant_id: z.uuid(),
  version_id: z.uuid(),
  version_number: z.int(),
  provider: providerIdSchema,
  model: z.string(),
  golden_example_id: z.uuid(),
  trial: z.int(),
  status: z.enum(cellStatuses),
  output: z.string().nullable(),
  expected_output: z.string().nullable(),
  score: unitSchema.nullable(),
  passed: z.boolean().nullable(),
  hallucination_rate: unitSchema.nullable(),
  reason: z.string().nullable(),
  claims: z.array(claimSchema),
  scores: z.array(scoreSchema),
  run_id: z.uuid().nullable(),
  latency_ms: z.number().nullable(),
  cost_usd: moneySchema.nullable(),
  reused: z.boolean(),
  error: runErrorSchema.extend({ kind: z.string() }).nullable(),
});
export type EvaluationResultAnswer = z.output<typeof evaluationResultSchema>;
export const evaluationResultPageSchema = pageSchema(evaluationResultSchema);

const intervalSchema = z.tuple([z.number(), z.number()]).nullable();

/** Aggregate of one variant. */
export const experimentResultSchema = z.strictObject({
  variant_id: z.uuid(),
  version_id: z.uuid(),
  version_number: z.int(),
  provider: providerIdSchema,
  model: z.string(),
  parameters: modelParametersSchema,
  n: z.int(),
  avg_score: z.number().nullable(),
  min_score: z.number().nullable(),
  max_score: z.number().nullable(),
  score_ci: intervalSchema,
  pass_rate: z.number().nullable(),
  avg_hallucination_rate: z.number().nullable(),
  failure_count: z.int(),
  error_count: z.int(),
  null_count: z.int(),
  no_claim_count: z.int(),
  latency_ms: z.strictObject({ p50: z.number().nullable(), p95: z.number().nullable() }),
  tokens_in: z.int(),
  tokens_out: z.int(),
  cost_usd: moneySchema.nullable(),
  judge_cost_usd: moneySchema.nullable(),
  saved_usd: moneySchema.nullable(),
});
export type ExperimentResultAnswer = z.output<typeof experimentResultSchema>;

/** A variant against the baseline on one metric. */
export const comparisonSchema = z.strictObject({
  baseline_variant_id: z.uuid(),
  variant_id: z.uuid(),
  baseline_version_id: z.uuid(),
  version_id: z.uuid(),
  provider: providerIdSchema,
  model: z.string(),
  metric: z.enum(metrics),
  n_pairs: z.int(),
  missing_pairs: z.int(),
  difference: z.number().nullable(),
  ci: intervalSchema,
  p_value: z.number().nullable(),
  adjusted_p_value: z.number().nullable(),
  minimum_detectable_difference: z.number().nullable(),
  verdict: z.enum(verdicts),
});
export type ComparisonAnswer = z.output<typeof comparisonSchema>;

/** How often a variant's output was judged better than the baseline's; an example's trials count once. */
export const pairwiseResultSchema = z.strictObject({
  baseline_variant_id: z.uuid(),
  variant_id: z.uuid(),
  n: z.int(),
  wins: z.int(),
  losses: z.int(),
  ties: z.int(),
  missing: z.int().describe("Examples without any usable judgement."),
  flips: z.int().describe("Judgements whose two orders disagreed; each is a tie."),
  win_rate: z.number().nullable().describe("(wins + ties / 2) / n."),
  ci: intervalSchema,
  p_value: z.number().nullable().describe("Exact sign test of wins against losses, for this variant alone."),
  judge_model: z.string().nullable(),
});
export type PairwiseResultAnswer = z.output<typeof pairwiseResultSchema>;

export const experimentSchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  prompt_id: z.uuid(),
  status: z.enum(experimentStatuses),
  progress: z.strictObject({ total: z.int(), completed: z.int(), failed: z.int(), reused: z.int() }),
  cost_usd: moneySchema.nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
  started_at: timeSchema.nullable(),
  completed_at: timeSchema.nullable(),
  error: z.string().nullable(),
  results: z.array(experimentResultSchema),
  comparisons: z.array(comparisonSchema),
  pairwise: z.array(pairwiseResultSchema).describe("Empty unless pairwise judging was asked for."),
});
export type ExperimentAnswer = z.output<typeof experimentSchema>;
export const experimentPageSchema = pageSchema(
  experimentSchema.omit({ results: true, comparisons: true, pairwise: true }),
);

/** 202 of `POST /experiments/run`. */
export const experimentAcceptedSchema = z.strictObject({
  experiment_id: z.uuid(),
  status: z.enum(experimentStatuses),
  total_cells: z.int(),
  estimated_cost_usd: moneySchema.nullable(),
  warnings: z.array(z.string()),
  message: z.string(),
});
export type ExperimentAcceptedAnswer = z.output<typeof experimentAcceptedSchema>;

/** 202 of `compare`, `evaluate`, `variants`, `rescore`, `retry`, `cancel` and `duplicate`. */
export const experimentStartedSchema = z.strictObject({
  experiment_id: z.uuid(),
  status: z.enum(experimentStatuses),
});
export type ExperimentStartedAnswer = z.output<typeof experimentStartedSchema>;

export const experimentChangedSchema = experimentStartedSchema.extend({ concurrency: concurrencySchema });
export type ExperimentChangedAnswer = z.output<typeof experimentChangedSchema>;
