import { z } from "zod";
import { errorKinds, providerIdSchema } from "../runs/completion";
import { pageQueryFields, pageSchema, timeSchema } from "./common";

/** Providers a connection can be made to: all but the simulated one, which needs none. */
export const connectableProviderSchema = providerIdSchema.exclude(["demo"]);
export type ConnectableProvider = z.output<typeof connectableProviderSchema>;

const nameSchema = z
  .string()
  .trim()
  .min(1, "Give a name.")
  .max(100)
  .describe("As people read it; no two of the workspace have the same.");

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.hash === "";
}

/** An http(s) address without credentials in it; null is the provider's own. */
const baseUrlSchema = z
  .string()
  .trim()
  .max(500)
  .refine(isPlainAddress, "Give an http(s) address without a user name, such as https://llm.example.com/v1.")
  .nullable()
  .describe("Address of the API, http or https. Null: the provider's own, where it has one.");

// A key goes into a header: visible ASCII, or the call itself would fail on it.
const apiKeySchema = z
  .string()
  .trim()
  .min(1, "Enter the key.")
  .max(2000)
  .regex(/^[\x21-\x7e]+$/, "A key has no spaces and only plain letters, digits and signs.")
  .meta({ writeOnly: true });

const apiKeyField = apiKeySchema
  .nullable()
  .optional()
  .describe(
    "The provider's key: kept encrypted, answered by none. Null: none, for servers that ask for none.",
  );

function limitField(max: number, description: string) {
  return z.int().min(1).max(max).nullable().optional().describe(description);
}

const limitFields = {
  max_concurrency: limitField(10_000, "Calls at once, at most. Null: 200."),
  requests_per_minute: limitField(1_000_000, "Calls a minute, at most. Null: no limit."),
  tokens_per_minute: limitField(1_000_000_000, "Tokens a minute, input and output. Null: no limit."),
};

const activeText = "Whether calls are made through it.";

/** Body of `POST /provider-connections`. `api_key` is write-only: no answer holds it. */
export const createConnectionBody = z.strictObject({
  provider: connectableProviderSchema.describe("Whose API it speaks. It cannot be changed later."),
  name: nameSchema,
  base_url: baseUrlSchema.optional(),
  api_key: apiKeyField,
  ...limitFields,
  is_active: z.boolean().default(true).describe(activeText),
});
export type CreateConnectionBody = z.output<typeof createConnectionBody>;

/** Body of `PATCH /provider-connections/{id}`. A new `base_url` needs the key again. */
export const updateConnectionBody = z
  .strictObject({
    name: nameSchema.optional(),
    base_url: baseUrlSchema.optional(),
    api_key: apiKeyField,
    ...limitFields,
    is_active: z.boolean().optional().describe(activeText),
  })
  .refine((body) => Object.keys(body).length > 0, "Give at least one field to change.");
export type UpdateConnectionBody = z.output<typeof updateConnectionBody>;

/** Body of `POST /provider-connections/{id}/test`. Without a model: a usual one, or the first the server lists. */
export const testConnectionBody = z.strictObject({
  model: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe("Model to call. Default: a usual one of the provider, or the first its server lists."),
});

export const listConnectionsQuery = z.strictObject(pageQueryFields);

export const connectionSchema = z.strictObject({
  id: z.uuid(),
  provider: connectableProviderSchema,
  name: z.string(),
  base_url: z.string().nullable(),
  /** The key's last four characters; null without a key. */
  api_key_hint: z.string().nullable(),
  max_concurrency: z.int().nullable(),
  requests_per_minute: z.int().nullable(),
  tokens_per_minute: z.int().nullable(),
  is_active: z.boolean(),
  last_tested_at: timeSchema.nullable(),
  last_test_error: z.string().nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type ConnectionAnswer = z.output<typeof connectionSchema>;
export const connectionPageSchema = pageSchema(connectionSchema);

/** Answer of the test: `ok` says that the provider answered the call. */
export const connectionTestSchema = z.strictObject({
  ok: z.boolean(),
  /** The model that was called; null when there was none to call. */
  model: z.string().nullable(),
  latency_ms: z.number().nullable(),
  error: z.strictObject({ kind: z.enum(errorKinds), message: z.string() }).nullable(),
});
export type ConnectionTestAnswer = z.output<typeof connectionTestSchema>;
