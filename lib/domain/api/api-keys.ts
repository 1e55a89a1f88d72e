import { z } from "zod";
import { roleSchema } from "../permissions/roles";
import { isStorableTime, pageQueryFields, pageSchema, timeOutOfRange, timeSchema } from "./common";

const keyNameSchema = z.string().trim().min(1, "Give a name.").max(100).describe("What it is used for.");
const rateLimitField = z
  .int()
  .min(1)
  .max(100_000)
  .nullable()
  .optional()
  .describe("Requests it may make a minute. Null: 60.");

/** Body of `POST /api-keys`. */
export const createApiKeyBody = z.strictObject({
  name: keyNameSchema,
  role: roleSchema
    .exclude(["owner"])
    .default("editor")
    .describe("What it may do, and never more than its person may."),
  rate_limit_per_minute: rateLimitField,
  expires_at: z.iso
    .datetime({ offset: true, abort: true })
    .refine(isStorableTime, { message: timeOutOfRange, abort: true })
    .refine((text) => Date.parse(text) > Date.now(), "expires_at is in the past. Give a later time.")
    .nullable()
    .optional()
    .describe("From when on it is refused: ISO 8601 with an offset, in the future. Null: never."),
});
export type CreateApiKeyBody = z.output<typeof createApiKeyBody>;

export const updateApiKeyBody = z
  .strictObject({
    is_active: z
      .boolean()
      .optional()
      .describe("`false` refuses it from the next request on, `true` takes it again."),
    name: keyNameSchema.optional(),
    rate_limit_per_minute: rateLimitField,
  })
  .refine((body) => Object.keys(body).length > 0, "Give at least one field to change.");
export type UpdateApiKeyBody = z.output<typeof updateApiKeyBody>;

export const listApiKeysQuery = z.strictObject(pageQueryFields);

export const apiKeySchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  role: roleSchema,
  prefix: z.string(),
  is_active: z.boolean(),
  user_id: z.uuid().nullable(),
  rate_limit_per_minute: z.int(),
  expires_at: timeSchema.nullable(),
  last_used_at: timeSchema.nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type ApiKeyAnswer = z.output<typeof apiKeySchema>;
export const apiKeyPageSchema = pageSchema(apiKeySchema);
/** 201 of `POST /api-keys`: the only time the key itself is shown. */
export const apiKeyCreatedSchema = apiKeySchema.extend({ key: z.string() });
