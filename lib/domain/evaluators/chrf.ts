import { z } from "zod";
import type { EvaluatorDefinition } from "./evaluator";
import { missing } from "./results";
import { type ChrfScore, sentenceChrf } from "./text-metrics/chrf-score";

const configSchema = z.strictObject({
  word_order: z
    .union([z.literal(0), z.literal(2)])
    .default(0)
    .meta({
      title: "Word order",
      description: "0 compares characters only (chrF); 2 also words and word pairs (chrF++).",
    }),
  beta: z
    .number()
    .min(0.1)
    .max(10)
    .default(2)
    .meta({ title: "Beta", description: "How many times recall counts as much as precision." }),
});
type ChrfConfig = z.infer<typeof configSchema>;

function detailsOf({ score, precision, recall }: ChrfScore) {
  return { score, precision, recall };
}

/** chrF against the expected output; equals sacreBLEU's divided by 100. Both variants are in the details. */
export const chrf: EvaluatorDefinition<ChrfConfig> = {
  type: "chrf",
  kind: "deterministic",
  label: "chrF",
  description:
    "1 means that output and expected output consist of the same sequences of up to six characters.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: ({ expected }) => expected !== null,
  evaluate: ({ output, expected }, config) => {
    if (expected === null) return missing("No expected output to compare with.");
    const { chrf: characters, chrfPlusPlus } = sentenceChrf(output, [expected], config.beta);
    const [name, chosen] =
      config.word_order === 0 ? (["chrF", characters] as const) : (["chrF++", chrfPlusPlus] as const);
    return {
      score: chosen.score,
      reason: `${name} ${chosen.score.toFixed(3)}: precision ${chosen.precision.toFixed(3)}, recall ${chosen.recall.toFixed(3)}.`,
      details: { chrf: detailsOf(characters), chrf_plus_plus: detailsOf(chrfPlusPlus) },
    };
  },
};
