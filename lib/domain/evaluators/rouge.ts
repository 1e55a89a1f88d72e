import { z } from "zod";
import type { JsonObject } from "../json";
import type { EvaluatorDefinition } from "./evaluator";
import { type RougeScore, rougeScores, rougeVariants } from "./text-metrics/rouge-score";

const configSchema = z.strictObject({
  variant: z
    .enum(rougeVariants)
    .default("rougeL")
    .describe(
      "rouge1: single words. rouge2: word pairs. rougeL: word order. rougeLsum: word order, line by line.",
    ),
  measure: z
    .enum(["f", "precision", "recall"])
    .default("f")
    .describe(
      "f balances precision (how much of the output is expected) and recall (how much of the expected is there).",
    ),
  stemmer: z
    .boolean()
    .default(false)
    .describe('Compare English word stems, so that "runs" matches "running".'),
});
type RougeConfig = z.infer<typeof configSchema>;

function detailsOf(score: RougeScore | null): JsonObject | null {
  return score === null ? null : { precision: score.precision, recall: score.recall, f: score.f };
}

/** ROUGE against the expected output; equals google-research's rouge-score. All variants are in the details. */
export const rouge: EvaluatorDefinition<RougeConfig> = {
  type: "rouge",
  kind: "deterministic",
  label: "ROUGE",
  description:
    "1 means that output and expected output share all their words, in the way the variant counts them.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: ({ expected }) => expected !== null,
  evaluate: ({ output, expected }, { variant, measure, stemmer }) => {
    const scores = rougeScores(expected ?? "", output, stemmer);
    const details = Object.fromEntries(rougeVariants.map((name) => [name, detailsOf(scores[name])]));
    const chosen = scores[variant];
    if (chosen === null) {
      const reason = "The texts have too many lines to compare each with each; use rougeL instead.";
      return { score: null, reason, details };
    }
    const figures = [chosen.precision, chosen.recall, chosen.f].map((value) => value.toFixed(3));
    return {
      score: chosen[measure],
      reason: `${variant}: precision ${figures[0]}, recall ${figures[1]}, F1 ${figures[2]}.`,
      details,
    };
  },
};
