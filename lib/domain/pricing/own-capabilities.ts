import { z } from "zod";
import type { ProviderId } from "../runs/completion";
import { reasoningEfforts } from "../runs/reasoning-efforts";
import { type ModelCapabilities, modelCapabilities } from "./capabilities";
import { bareModel } from "./price-book";

const tokenCount = z.int().min(1).max(1_000_000_000);

/**
 * What a workspace says of a model, over the built-in table. A field left out keeps the table's word, which for a model
 * the table does not know is that it takes everything.
 */
export const ownCapabilitiesSchema = z.strictObject({
  tools: z.boolean().optional().describe("Whether it takes `tools`."),
  json_schema: z.boolean().optional().describe("Whether it takes a `response_format` of `json_schema`."),
  json_object: z.boolean().optional().describe("Whether it takes a `response_format` of `json_object`."),
  seed: z.boolean().optional().describe("Whether it takes `seed`."),
  temperature: z.boolean().optional().describe("Whether it takes `temperature`."),
  top_p: z.boolean().optional().describe("Whether it takes `top_p`."),
  stop: z.boolean().optional().describe("Whether it takes `stop`."),
  penalties: z.boolean().optional().describe("Whether it takes `frequency_penalty` and `presence_penalty`."),
  verbosity: z.boolean().optional().describe("Whether it takes `verbosity`."),
  reasoning_efforts: z
    .array(z.enum(reasoningEfforts))
    .max(reasoningEfforts.length)
    .optional()
    .describe("Efforts it takes; an empty list: it takes no `reasoning_effort`."),
  context_window: tokenCount
    .nullable()
    .optional()
    .describe("Tokens of input and output together, as it is shown. Null: unknown."),
  max_output_tokens: tokenCount
    .nullable()
    .optional()
    .describe("Most tokens of an answer: `max_tokens` above it is refused. Null: no limit."),
});
export type OwnCapabilities = z.output<typeof ownCapabilitiesSchema>;

/** A workspace's description of one model. */
export interface CapabilityRow {
  provider: ProviderId;
  model: string;
  capabilities: OwnCapabilities;
}

/** The built-in capabilities with a workspace's word over them. */
export function withOwnCapabilities(base: ModelCapabilities, own: OwnCapabilities): ModelCapabilities {
  const sampling = own.temperature !== undefined || own.top_p !== undefined;
  return {
    ...base,
    tools: own.tools ?? base.tools,
    jsonSchema: own.json_schema ?? base.jsonSchema,
    jsonObject: own.json_object ?? base.jsonObject,
    seed: own.seed ?? base.seed,
    temperature: own.temperature ?? base.temperature,
    topP: own.top_p ?? base.topP,
    stop: own.stop ?? base.stop,
    penalties: own.penalties ?? base.penalties,
    verbosity: own.verbosity ?? base.verbosity,
    reasoningEfforts: own.reasoning_efforts ?? base.reasoningEfforts,
    // The table's conditions on sampling are about its own flags; a plain yes or no replaces them.
    samplingNeedsNoReasoning: sampling ? false : base.samplingNeedsNoReasoning,
    oneSamplingOption: own.temperature === true && own.top_p === true ? false : base.oneSamplingOption,
    contextWindow: own.context_window === undefined ? base.contextWindow : own.context_window,
    maxOutput: own.max_output_tokens === undefined ? base.maxOutput : own.max_output_tokens,
  };
}

/** The workspace's own description of a model; null where it has none. */
export function findOwnCapabilities(
  provider: ProviderId,
  model: string,
  rows: readonly CapabilityRow[],
): OwnCapabilities | null {
  if (rows.length === 0) return null;
  const bare = bareModel(provider, model);
  const named = (name: string) =>
    rows.find((row) => row.provider === provider && row.model === name)?.capabilities;
  return named(model) ?? named(bare) ?? null;
}

/** What a model can take in a workspace. */
export function capabilitiesIn(
  provider: ProviderId,
  model: string,
  rows: readonly CapabilityRow[],
): ModelCapabilities {
  const base = modelCapabilities(provider, model);
  const own = findOwnCapabilities(provider, model, rows);
  return own === null ? base : withOwnCapabilities(base, own);
}
