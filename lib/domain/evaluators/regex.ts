import { z } from "zod";
import type { EvaluatorDefinition } from "./evaluator";
import { compilePattern, PatternError, requireAffordable, SearchTooLong } from "./linear-regex";
import { excerpt, missing, verdict } from "./results";

const configSchema = z
  .strictObject({
    pattern: z.string().min(1).max(10_000).nullable().default(null).meta({
      title: "Pattern",
      description:
        "Regular expression to find in the output (RE2 syntax: no lookaround, no backreferences). Empty: the example's expected output is the pattern.",
    }),
    flags: z
      .string()
      .regex(/^(?!.*(.).*\1)[ims]*$/, "Flags are i, m and s, each once.")
      .default("")
      .meta({
        title: "Flags",
        description: "i ignores case, m lets ^ and $ match at lines, s lets . match newlines.",
      }),
  })
  .superRefine(({ pattern, flags }, context) => {
    if (pattern === null) return;
    try {
      compilePattern(pattern, flags);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      context.addIssue({ code: "custom", path: ["pattern"], message: error.message });
    }
  });
type Config = z.output<typeof configSchema>;

export const regex: EvaluatorDefinition<Config> = {
  type: "regex",
  kind: "deterministic",
  label: "Regular expression",
  description: "1 when the pattern is found in the output.",
  configSchema,
  defaultThreshold: 1,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: (example, config) => config.pattern !== null || example.expected !== null,
  evaluate: ({ output, expected }, config) => {
    const pattern = config.pattern ?? expected;
    if (pattern === null) return missing("No pattern to look for.");
    try {
      const compiled = compilePattern(pattern, config.flags);
      requireAffordable(compiled, output);
      const match = compiled.exec(output);
      if (match === null) return verdict(false, `Does not match /${excerpt(pattern, 60)}/.`);
      const text = String(match[0]);
      return verdict(true, `Matches at "${excerpt(text, 60)}".`, { match: excerpt(text, 1000) });
    } catch (error) {
      if (error instanceof SearchTooLong) return missing(error.message);
      if (!(error instanceof PatternError)) throw error;
      return missing(`The expected output is not a usable pattern. ${error.message}`);
    }
  },
};
