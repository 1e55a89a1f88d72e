import { z } from "zod";
import type { EvaluatorDefinition } from "./evaluator";
import { missing, verdict } from "./results";

const configSchema = z.strictObject({
  max_ms: z
    .number()
    .gt(0)
    .max(86_400_000)
    .default(10_000)
    .meta({ title: "Ceiling", description: "Milliseconds from sending the request to its last byte." }),
});
type Config = z.output<typeof configSchema>;

export const latency: EvaluatorDefinition<Config> = {
  type: "latency",
  kind: "deterministic",
  label: "Latency ceiling",
  description: "1 when the answer took no longer than the ceiling.",
  configSchema,
  defaultThreshold: 1,
  defaultWeight: 0,
  judgePromptVersion: null,
  applies: () => true,
  evaluate: ({ latencyMs }, config) => {
    if (latencyMs === null) return missing("The latency of this answer is not known.");
    const details = { latency_ms: latencyMs, max_ms: config.max_ms };
    return verdict(
      latencyMs <= config.max_ms,
      `${Math.round(latencyMs)} ms, ceiling ${config.max_ms} ms.`,
      details,
    );
  },
};
