import { z } from "zod";
import type { JsonObject } from "../json";
import type { EvaluatorDefinition, ScorerInput } from "./evaluator";
import { customResult, orMissing } from "./results";

const configSchema = z.strictObject({
  code: z.string().min(1, "Write the code.").max(50_000).meta({
    title: "Code",
    format: "javascript",
    description:
      "JavaScript that returns a number from 0 to 1, true or false, null, or {score, reason, details}. It sees output, expected_output, context, variables, messages, latency_ms and cost_usd.",
  }),
});
type Config = z.output<typeof configSchema>;

/** What custom evaluators see of a cell, in the names of the API. */
export function customInput(input: ScorerInput): JsonObject {
  return {
    output: input.output,
    expected_output: input.expected,
    context: input.context,
    variables: input.variables,
    messages: input.messages.map(({ role, content }) => ({ role, content })),
    latency_ms: input.latencyMs,
    cost_usd: input.costUsd,
  };
}

export const javascript: EvaluatorDefinition<Config> = {
  type: "javascript",
  kind: "custom",
  label: "JavaScript",
  description: "Your own function, run in a sandbox without clock, network or files.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 1,
  judgePromptVersion: null,
  applies: () => true,
  evaluate: (input, config, effects) =>
    orMissing("The code failed", async () =>
      customResult(await effects.sandbox(config.code, customInput(input)), "The code"),
    ),
};
