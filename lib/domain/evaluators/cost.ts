import { Decimal } from "decimal.js";
import { z } from "zod";
import type { EvaluatorDefinition } from "./evaluator";
import { missing, verdict } from "./results";

const configSchema = z.strictObject({
  max_usd: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0.01)
    .meta({ title: "Ceiling", description: "US dollars one answer may cost." }),
});
type Config = z.output<typeof configSchema>;

export const cost: EvaluatorDefinition<Config> = {
  type: "cost",
  kind: "deterministic",
  label: "Cost ceiling",
  description: "1 when the answer cost no more than the ceiling.",
  configSchema,
  defaultThreshold: 1,
  defaultWeight: 0,
  judgePromptVersion: null,
  applies: () => true,
  evaluate: ({ costUsd }, config) => {
    if (costUsd === null)
      return missing("The model has no price, so the cost is not known. Set one under Settings.");
    const holds = new Decimal(costUsd).lessThanOrEqualTo(config.max_usd);
    return verdict(holds, `$${costUsd}, ceiling $${config.max_usd}.`, {
      cost_usd: costUsd,
      max_usd: config.max_usd,
    });
  },
};
