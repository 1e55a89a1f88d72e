import { z } from "zod";
import { moneyInputSchema, moneySchema, unitSchema } from "./common";

/**
 * Rules an experiment must meet for `GET …/gate` to pass: those it was started with, else its prompt's. All that are
 * given must hold for every variant but the baseline.
 */
export const gatesSchema = z.strictObject({
  min_score: unitSchema.optional().describe("Lowest average score that passes."),
  min_pass_rate: unitSchema.optional().describe("Lowest pass rate that passes."),
  max_hallucination_rate: unitSchema.optional().describe("Highest average hallucination rate that passes."),
  no_regression: z
    .boolean()
    .optional()
    .describe(
      "Fail when a verdict on the score is `regressed` against the version that was in production at the start, or when another version was the baseline. With none in production the baseline stands in.",
    ),
  max_error_rate: unitSchema.optional().describe("Highest share of cells whose call or scoring failed."),
  max_cost_usd: moneyInputSchema
    .optional()
    .describe(
      "Most that a variant's calls may cost in US dollars, without judges; reused answers count at their first cost.",
    ),
  max_latency_p95_ms: z
    .number()
    .min(0)
    .optional()
    .describe("Longest 95th percentile of a variant's latency, in milliseconds."),
});
export type Gates = z.output<typeof gatesSchema>;

/** The same in an answer, where money is always a decimal string. */
export const gatesAnswerSchema = gatesSchema.extend({ max_cost_usd: moneySchema.optional() });
