import { z } from "zod";
import { ownCapabilitiesSchema } from "../pricing/own-capabilities";
import { providerIdSchema } from "../runs/completion";
import { reasoningEfforts } from "../runs/reasoning-efforts";
import {
  moneyInputSchema,
  moneySchema,
  pageQueryFields,
  pageSchema,
  queryBoolean,
  queryTime,
  searchField,
  timeSchema,
} from "./common";

export const modelNameSchema = z.string().trim().min(1).max(200);

const priceFields = {
  input_per_mtok_usd: moneyInputSchema,
  output_per_mtok_usd: moneyInputSchema,
  cached_input_per_mtok_usd: moneyInputSchema
    .nullable()
    .optional()
    .describe(
      "US dollars per million tokens read from the provider's cache. Default: as `input_per_mtok_usd`.",
    ),
  cache_write_per_mtok_usd: moneyInputSchema
    .nullable()
    .optional()
    .describe("US dollars per million tokens written to that cache. Default: as `input_per_mtok_usd`."),
  effective_from: queryTime
    .optional()
    .describe(
      "First instant of the price, also in the future: ISO 8601, or a UTC date. Default: the price in effect is replaced from now on.",
    ),
};

/** A price of a model: USD per million tokens. */
export const putPriceBody = z.strictObject(priceFields);
export type PutPriceBody = z.output<typeof putPriceBody>;

const needsBoth = "Give input_per_mtok_usd and output_per_mtok_usd together.";

/** Body of `PUT /models/{provider}/{model}`: a price, capabilities or both. What is left out stays as it is. */
export const putModelBody = z
  .strictObject({
    ...priceFields,
    input_per_mtok_usd: moneyInputSchema
      .optional()
      .describe("US dollars per million input tokens, as a decimal string or a number."),
    output_per_mtok_usd: moneyInputSchema
      .optional()
      .describe("US dollars per million output tokens, reasoning included."),
    capabilities: ownCapabilitiesSchema
      .nullable()
      .optional()
      .describe("What the model takes, over the built-in table. Null: the table holds again."),
  })
  .superRefine((body, context) => {
    const { input_per_mtok_usd: input, output_per_mtok_usd: output, capabilities, ...rest } = body;
    const priced = Object.values(rest).some((value) => value !== undefined);
    if (input === undefined && output === undefined && !priced) {
      if (capabilities === undefined) {
        context.addIssue({ code: "custom", message: "Give a price, capabilities or both." });
      }
      return;
    }
    if (input === undefined) {
      context.addIssue({ code: "custom", path: ["input_per_mtok_usd"], message: needsBoth });
    }
    if (output === undefined) {
      context.addIssue({ code: "custom", path: ["output_per_mtok_usd"], message: needsBoth });
    }
  });
export type PutModelBody = z.output<typeof putModelBody>;

export const listModelsQuery = z.strictObject({
  ...pageQueryFields,
  provider: providerIdSchema.optional().describe("Models of this provider."),
  query: searchField,
  configured: queryBoolean
    .optional()
    .describe("`true` lists models of providers the workspace can call, `false` the others."),
});
export type ListModelsQuery = z.output<typeof listModelsQuery>;

const unitPricesSchema = z.strictObject({
  input_per_mtok_usd: moneySchema,
  output_per_mtok_usd: moneySchema,
  cached_input_per_mtok_usd: moneySchema,
  cache_write_per_mtok_usd: moneySchema,
});

/** A price of the workspace's own for one model. */
export const ownPriceSchema = unitPricesSchema.extend({
  id: z.uuid(),
  cached_input_per_mtok_usd: moneySchema.nullable(),
  cache_write_per_mtok_usd: moneySchema.nullable(),
  effective_from: timeSchema,
});
export type OwnPrice = z.output<typeof ownPriceSchema>;

export const modelSchema = z.strictObject({
  provider: providerIdSchema,
  model: z.string(),
  kind: z.enum(["chat", "embedding"]),
  /** Whether the workspace can call the provider. */
  configured: z.boolean(),
  /** In effect now; null when nobody has a price for the model. */
  price: unitPricesSchema.extend({ source: z.enum(["book", "workspace", "fallback", "free"]) }).nullable(),
  own_prices: z.array(ownPriceSchema),
  scheduled_prices: z
    .array(unitPricesSchema.extend({ source: z.enum(["book", "workspace"]), effective_from: timeSchema }))
    .describe("Known changes of the price to come, the next one first."),
  context_window: z.int().nullable(),
  max_output_tokens: z.int().nullable(),
  /** Date on which the provider switches the model off. */
  retires_on: z.string().nullable(),
  capabilities: z.strictObject({
    tools: z.boolean(),
    json_schema: z.boolean(),
    json_object: z.boolean(),
    seed: z.boolean(),
    temperature: z.boolean(),
    top_p: z.boolean(),
    stop: z.boolean(),
    penalties: z.boolean(),
    verbosity: z.boolean(),
    reasoning_efforts: z.array(z.enum(reasoningEfforts)),
  }),
  own_capabilities: ownCapabilitiesSchema
    .nullable()
    .describe("What the workspace has said over the built-in table; null: nothing."),
});
export type ModelAnswer = z.output<typeof modelSchema>;
export const modelPageSchema = pageSchema(modelSchema);
