import { z } from "zod";
import type { JsonObject } from "../json";
import { atOnce, inTurns } from "../steps";
import { switchField } from "./config-fields";
import type { EvaluatorDefinition, ScorerResult } from "./evaluator";
import { missing } from "./results";
import {
  type RougeScore,
  type RougeScores,
  rougeScoresSteps,
  rougeVariants,
} from "./text-metrics/rouge-score";

const configSchema = z.strictObject({
  variant: z.enum(rougeVariants).default("rougeL").meta({
    title: "Variant",
    description:
      "rouge1 counts single words, rouge2 word pairs, rougeL words in order, rougeLsum words in order line by line.",
  }),
  measure: z.enum(["f", "precision", "recall"]).default("f").meta({
    title: "Measure",
    description:
      "Precision is how much of the output is expected, recall how much of the expected is there; f balances them.",
  }),
  stemmer: switchField("Stem words", 'Compare English word stems, so that "runs" matches "running".', false),
});
type RougeConfig = z.infer<typeof configSchema>;

function detailsOf(score: RougeScore | null): JsonObject | null {
  return score === null ? null : { precision: score.precision, recall: score.recall, f: score.f };
}

/** Texts whose lengths have a larger product than this take more than some ten milliseconds. */
const longWork = 50_000_000;

function resultOf(scores: RougeScores, { variant, measure }: RougeConfig): ScorerResult {
  const details = Object.fromEntries(rougeVariants.map((name) => [name, detailsOf(scores[name])]));
  const chosen = scores[variant];
  if (chosen === null) {
    return missing("The texts have too many lines to compare each with each; use rougeL instead.", details);
  }
  const figures = [chosen.precision, chosen.recall, chosen.f].map((value) => value.toFixed(3));
  return {
    score: chosen[measure],
    reason: `${variant}: precision ${figures[0]}, recall ${figures[1]}, F1 ${figures[2]}.`,
    details,
  };
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
  evaluate: ({ output, expected }, config, { turn }) => {
    if (expected === null) return missing("No expected output to compare with.");
    const steps = rougeScoresSteps(expected, output, config.stemmer);
    return output.length * expected.length > longWork
      ? inTurns(steps, turn).then((scores) => resultOf(scores, config))
      : resultOf(atOnce(steps), config);
  },
};
