import { z } from "zod";
import type { EvaluatorDefinition } from "./evaluator";
import { missing } from "./results";
import { sentenceBleu } from "./text-metrics/bleu-score";

const configSchema = z.strictObject({
  references: z.array(z.string()).max(20).default([]).meta({
    title: "Further references",
    description: "Acceptable texts besides the example's expected output.",
  }),
});
type BleuConfig = z.infer<typeof configSchema>;

function decimals(value: number): string {
  return value.toFixed(3);
}

/** Sentence BLEU against the expected output and any further references; equals sacreBLEU's divided by 100. */
export const bleu: EvaluatorDefinition<BleuConfig> = {
  type: "bleu",
  kind: "deterministic",
  label: "BLEU",
  description: "1 means that every sequence of up to four words also occurs in the expected output.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: ({ expected }, { references }) => expected !== null || references.length > 0,
  evaluate: ({ output, expected }, config) => {
    const references = expected === null ? config.references : [expected, ...config.references];
    if (references.length === 0) return missing("No expected output to compare with.");
    const result = sentenceBleu(output, references);
    const precisions = result.precisions.map(decimals).join(", ");
    return {
      score: result.score,
      reason: `BLEU ${decimals(result.score)}: precision of 1- to 4-word sequences ${precisions}; brevity penalty ${decimals(result.brevityPenalty)}.`,
      details: {
        precisions: result.precisions,
        matches: result.matches,
        totals: result.totals,
        brevity_penalty: result.brevityPenalty,
        output_length: result.hypothesisLength,
        reference_length: result.referenceLength,
      },
    };
  },
};
