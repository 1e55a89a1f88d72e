import { z } from "zod";
import { judgeModelField } from "./config-fields";
import type { EvaluatorDefinition } from "./evaluator";
import { fenceRule, fenceSections } from "./fence";
import { answerRule, unreadable } from "./judge";
import { material } from "./material";
import { orMissing } from "./results";

const configSchema = z.strictObject({
  criteria: z.string().trim().min(1, "Write the criteria.").max(20_000).meta({
    title: "Criteria",
    description: "What a good output does, in your words. Say what earns a full score and what earns none.",
  }),
  model: judgeModelField,
});
type Config = z.output<typeof configSchema>;

const answerSchema = z.object({
  reason: z.string().describe("One or two sentences naming the criteria met and not met."),
  score: z.number().min(0).max(1).describe("How far the criteria are met, from 0 to 1."),
});

const system = [
  "You grade the output of a language model by the criteria below, and by nothing else.",
  "Scores: 1 every criterion fully met; 0 none met; between, the share met, weighted as the criteria say.",
  "Material the output may lean on is given where there is any; an expected output is one good answer, not the only one.",
  'Give "reason" first, then "score".',
  fenceRule,
  answerRule,
].join("\n");

export const rubric: EvaluatorDefinition<Config> = {
  type: "rubric",
  kind: "judged",
  label: "Rubric",
  description: "A judge model says how far the output meets your criteria.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: "rubric/1",
  applies: () => true,
  evaluate: (input, config, effects) =>
    orMissing("The judge failed", async () => {
      const answer = await effects.judge({
        system: `${system}\n\nCriteria:\n${config.criteria}`,
        user: fenceSections([...material(input), { name: "output", text: input.output }]),
        name: "rubric",
        schema: answerSchema,
        model: config.model,
      });
      if (!answer.ok) return unreadable(answer);
      const { reason, score } = answerSchema.parse(answer.value);
      return { score, reason, details: {} };
    }),
};
