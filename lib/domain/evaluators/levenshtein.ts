import { z } from "zod";
import { switchField } from "./config-fields";
import { editDistance, maxEditLength } from "./edit-distance";
import type { EvaluatorDefinition } from "./evaluator";
import { missing } from "./results";

const configSchema = z.strictObject({
  case_sensitive: switchField("Case sensitive", "Tell upper from lower case.", true),
});
type Config = z.output<typeof configSchema>;

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
  evaluate: ({ output, expected }, config) => {
    if (expected === null) return missing("No expected output to compare with.");
    const fold = (text: string) => (config.case_sensitive ? text : text.toLowerCase());
    const measured = editDistance(fold(output), fold(expected));
    if (measured === null)
      return missing(`A text is longer than ${maxEditLength} characters, the most this compares.`);
    const { distance, longest } = measured;
    const score = longest === 0 ? 1 : 1 - distance / longest;
    return { score, reason: `${distance} edits over ${longest} characters.`, details: { distance, longest } };
  },
};
