import { z } from "zod";
import { atOnce, inTurns } from "../steps";
import { switchField } from "./config-fields";
import { editDistanceSteps, maxEditLength } from "./edit-distance";
import type { EvaluatorDefinition, ScorerResult } from "./evaluator";
import { missing } from "./results";

const configSchema = z.strictObject({
  case_sensitive: switchField("Case sensitive", "Tell upper from lower case.", true),
});
type Config = z.output<typeof configSchema>;

/** Texts whose lengths have a larger product than this take more than some ten milliseconds. */
const longWork = 50_000_000;

function resultOf(measured: { distance: number; longest: number } | null): ScorerResult {
  if (measured === null) {
    return missing(`A text is longer than ${maxEditLength} characters, the most this compares.`);
  }
  const { distance, longest } = measured;
  const score = longest === 0 ? 1 : 1 - distance / longest;
  return { score, reason: `${distance} edits over ${longest} characters.`, details: { distance, longest } };
}

export const levenshtein: EvaluatorDefinition<Config> = {
  type: "levenshtein",
  kind: "deterministic",
  label: "Edit similarity",
  description: "1 minus the edit distance to the expected output over the longer length, in characters.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: (example) => example.expected !== null,
  evaluate: ({ output, expected }, config, { turn }) => {
    if (expected === null) return missing("No expected output to compare with.");
    const fold = (text: string) => (config.case_sensitive ? text : text.toLowerCase());
    const steps = editDistanceSteps(fold(output), fold(expected));
    return output.length * expected.length > longWork
      ? inTurns(steps, turn).then(resultOf)
      : resultOf(atOnce(steps));
  },
};
