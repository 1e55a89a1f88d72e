import { z } from "zod";
import { judgeModelField } from "./config-fields";
import type { EvaluatorDefinition } from "./evaluator";
import { fenceRule, fenceSections } from "./fence";
import { answerRule, unreadable } from "./judge";
import { material } from "./material";
import { missing, orMissing } from "./results";

const configSchema = z.strictObject({ model: judgeModelField });
type Config = z.output<typeof configSchema>;

const answerSchema = z.object({
  reason: z.string().describe("One or two sentences: what is right, what is wrong or missing."),
  score: z.number().min(0).max(1).describe("How correct the output is, from 0 to 1."),
});

const system = [
  "You grade the output of a language model against the expected output for the same input.",
  "Judge meaning, not wording: another phrasing, order or format of the same answer is as good, unless the input asks for",
  "a form. Further correct detail costs nothing; a wrong or contradicting statement does, and so does a missing part.",
  "Scores: 1 the same answer in substance; 0.75 right with a small omission or slip; 0.5 partly right; 0.25 mostly wrong",
  "with something right; 0 wrong, empty, or not an answer. Use values between where they fit better.",
  'When the input is missing, grade against the expected output alone. Give "reason" first, then "score".',
  fenceRule,
  answerRule,
].join("\n");

export const llmCorrectness: EvaluatorDefinition<Config> = {
  type: "llm_correctness",
  kind: "judged",
  label: "Correctness",
  description: "A judge model says how far the output gives the expected answer.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: "llm_correctness/1",
  applies: (example) => example.expected !== null,
  evaluate: (input, config, effects) => {
    const { output, expected } = input;
    if (expected === null) return missing("No expected output to judge against.");
    if (output.trim() === "" && expected.trim() !== "") {
      return { score: 0, reason: "The output is empty.", details: { judged: false } };
    }
    return orMissing("The judge failed", async () => {
      const user = fenceSections([
        ...material(input).filter((section) => section.name !== "expected output"),
        { name: "expected output", text: expected },
        { name: "output", text: output },
      ]);
      const request = { system, user, name: "correctness", schema: answerSchema, model: config.model };
      const answer = await effects.judge(request);
      if (!answer.ok) return unreadable(answer);
      const { reason, score } = answerSchema.parse(answer.value);
      return { score, reason, details: { judged: true } };
    });
  },
};
