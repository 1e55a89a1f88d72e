import { z } from "zod";
import { switchField } from "./config-fields";
import type { EvaluatorDefinition } from "./evaluator";
import { excerpt, missing, verdict } from "./results";

const configSchema = z.strictObject({
  case_sensitive: switchField("Case sensitive", "Tell upper from lower case.", true),
  trim: switchField("Ignore surrounding space", "Drop white space before and after both texts.", false),
});
type Config = z.output<typeof configSchema>;

function prepared(text: string, config: Config): string {
  const trimmed = config.trim ? text.trim() : text;
  return config.case_sensitive ? trimmed : trimmed.toLowerCase();
}

export const exactMatch: EvaluatorDefinition<Config> = {
  type: "exact_match",
  kind: "deterministic",
  label: "Exact match",
  description: "1 when the output is the expected output, character for character.",
  configSchema,
  defaultThreshold: 1,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: (example) => example.expected !== null,
  evaluate: ({ output, expected }, config) => {
    if (expected === null) return missing("No expected output to match.");
    if (prepared(output, config) === prepared(expected, config))
      return verdict(true, "Equals the expected output.");
    const spaced = prepared(output.trim(), config) === prepared(expected.trim(), config);
    const why = spaced ? "Differs in surrounding white space only." : `Expected "${excerpt(expected)}".`;
    return verdict(false, why);
  },
};
