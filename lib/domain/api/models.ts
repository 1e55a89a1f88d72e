import { z } from "zod";
import { providerIdSchema } from "../runs/completion";
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

/** Body of `PUT /models/{provider}/{model}`: USD per million tokens. */
export const putModelBody = z.strictObject({
  input_per_mtok_usd: moneyInputSchema,
  output_per_mtok_usd: moneyInputSchema,
  /** Null: cached input costs as much as input. */
  cached_input_per_mtok_usd: moneyInputSchema.nullable().optional(),
  /** Null: writing the cache costs as much as input. */
  cache_write_per_mtok_usd: moneyInputSchema.nullable().optional(),
  /** First instant of the price, also in the future. Without it: the price in effect is replaced from now on. */
  effective_from: queryTime.optional(),
});
export type PutModelBody = z.output<typeof putModelBody>;

export const listModelsQuery = z.strictObject({
  ...pageQueryFields,
  provider: providerIdSchema.optional(),
  query: searchField,
  /** Only models of providers that are connected, or only of those that are not. */
  configured: queryBoolean.optional(),
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
  context_window: z.int().nullable(),
  max_output_tokens: z.int().nullable(),
  /** Date on which the provider switches the model off. */
  retires_on: z.string().nullable(),
  capabilities: z.strictObject({
    tools: z.boolean(),
    json_schema: z.boolean(),
    seed: z.boolean(),
    temperature: z.boolean(),
    top_p: z.boolean(),
    reasoning_efforts: z.array(z.string()),
  }),
});
export type ModelAnswer = z.output<typeof modelSchema>;
export const modelPageSchema = pageSchema(modelSchema);
