import { z } from "zod";
import { switchField } from "./config-fields";
import type { EvaluatorDefinition } from "./evaluator";
import { excerpt, missing, verdict } from "./results";

const configSchema = z.strictObject({
  values: z
    .array(z.string().min(1, "An empty text is in every output. Remove it.").max(10_000))
    .min(1, "Give at least one text, or leave the field out to use the expected output.")
    .max(100)
    .nullable()
    .default(null)
    .meta({ title: "Texts", description: "Texts to look for. Empty: the example's expected output." }),
  mode: z
    .enum(["any", "all"])
    .default("any")
    .meta({ title: "Mode", description: "Whether any of the texts is enough or all are needed." }),
  case_sensitive: switchField("Case sensitive", "Tell upper from lower case.", false),
});
type Config = z.output<typeof configSchema>;

export const contains: EvaluatorDefinition<Config> = {
  type: "contains",
  kind: "deterministic",
  label: "Contains",
  description: "1 when the output contains the expected output, or any or all of the texts given.",
  configSchema,
  defaultThreshold: 1,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: (example, config) => config.values !== null || example.expected !== null,
  evaluate: ({ output, expected }, config) => {
    const values = config.values ?? (expected === null ? [] : [expected]);
    if (values.length === 0) return missing("No text to look for.");
    const fold = (text: string) => (config.case_sensitive ? text : text.toLowerCase()).normalize("NFC");
    const haystack = fold(output);
    const absent = values.filter((value) => !haystack.includes(fold(value)));
    const found = values.filter((value) => !absent.includes(value));
    const details = { found, missing: absent };
    const holds = config.mode === "all" ? absent.length === 0 : found.length > 0;
    const named = (texts: string[]) =>
      texts
        .slice(0, 5)
        .map((text) => `"${excerpt(text, 60)}"`)
        .join(", ");
    return verdict(
      holds,
      holds ? `Contains ${named(found)}.` : `Does not contain ${named(absent)}.`,
      details,
    );
  },
};
