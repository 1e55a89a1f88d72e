import { z } from "zod";
import { eventDescriptions, sentEventTypes, webhookEventTypes } from "../webhooks/events";
import { pageQueryFields, pageSchema, timeSchema } from "./common";

export const deliveryStatuses = ["pending", "delivered", "failed"] as const;

const nameSchema = z.string().trim().min(1, "Give a name.").max(100).describe("As people read it.");

function isReceiver(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.hash === "";
}

const urlSchema = z
  .string()
  .trim()
  .max(2000)
  .refine(isReceiver, "Give an http(s) address without a user name, such as https://example.com/hooks/assay.")
  .describe("Where events are posted. Use https: payloads are signed, not encrypted.");

const eventsSchema = z
  .array(z.enum(webhookEventTypes))
  .min(1, "Choose at least one event.")
  .max(50)
  .transform((events) => webhookEventTypes.filter((type) => events.includes(type)))
  .describe("Events that are posted to it.");

/** Body of `POST /webhooks`. Without a name it is called after its host. */
export const createWebhookBody = z.strictObject({
  name: nameSchema.optional().describe("As people read it. Default: the host of `url`."),
  url: urlSchema,
  events: eventsSchema,
});
export type CreateWebhookBody = z.output<typeof createWebhookBody>;

export const updateWebhookBody = z
  .strictObject({
    name: nameSchema.optional(),
    url: urlSchema.optional(),
    events: eventsSchema.optional(),
    is_active: z
      .boolean()
      .optional()
      .describe("Whether events are posted. `true` also turns one on again that Assay turned off."),
  })
  .refine((body) => Object.keys(body).length > 0, "Give at least one field to change.");
export type UpdateWebhookBody = z.output<typeof updateWebhookBody>;

export const listWebhooksQuery = z.strictObject(pageQueryFields);

export const listDeliveriesQuery = z.strictObject({
  ...pageQueryFields,
  status: z.enum(deliveryStatuses).optional().describe("Deliveries in this state."),
  type: z.enum(sentEventTypes).optional().describe("Deliveries of this event."),
});
export type ListDeliveriesQuery = z.output<typeof listDeliveriesQuery>;

/** One event for one webhook, as lists show it. */
export const deliverySchema = z.strictObject({
  id: z.uuid(),
  webhook_id: z.uuid(),
  message_id: z.string().describe("Sent as `webhook-id`: the same for every attempt and re-send."),
  type: z.enum(sentEventTypes),
  status: z.enum(deliveryStatuses),
  attempts: z.int(),
  response_status: z.int().nullable().describe("HTTP status of the last answer."),
  error: z.string().nullable().describe("Why the last attempt failed."),
  next_attempt_at: timeSchema.nullable(),
  delivered_at: timeSchema.nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type DeliveryAnswer = z.output<typeof deliverySchema>;
export const deliveryPageSchema = pageSchema(deliverySchema);

/** One request of a delivery. */
export const deliveryAttemptSchema = z.strictObject({
  id: z.uuid(),
  url: z.string(),
  response_status: z.int().nullable(),
  response_body: z.string().nullable().describe("The answer's first 4 KB."),
  error: z.string().nullable(),
  duration_ms: z.int(),
  created_at: timeSchema,
});
export type DeliveryAttemptAnswer = z.output<typeof deliveryAttemptSchema>;

/** A delivery with what was sent and every answer to it. */
export const deliveryDetailSchema = deliverySchema.extend({
  payload: z.strictObject({
    type: z.enum(sentEventTypes),
    timestamp: timeSchema,
    data: z.record(z.string(), z.json()),
  }),
  attempt_log: z.array(deliveryAttemptSchema).describe("Oldest first."),
});
export type DeliveryDetailAnswer = z.output<typeof deliveryDetailSchema>;

export const webhookSchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEventTypes)),
  is_active: z.boolean(),
  deactivation_reason: z.string().nullable().describe("Why Assay turned it off by itself."),
  previous_secret_expires_at: timeSchema
    .nullable()
    .describe("Until then messages carry the old secret's signature too."),
  last_delivery: deliverySchema.pick({ id: true, type: true, status: true, created_at: true }).nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type WebhookAnswer = z.output<typeof webhookSchema>;
export const webhookPageSchema = pageSchema(webhookSchema);

/** Answer of creating one and of a rotation: the only times the secret is shown. */
export const webhookSecretSchema = webhookSchema.extend({
  secret: z.string().describe("`whsec_` and base64 of 32 random bytes. Shown only this once."),
});
export type WebhookSecretAnswer = z.output<typeof webhookSecretSchema>;

/** The events with what they mean, for forms. */
export const webhookEventOptions = webhookEventTypes.map((type) => ({
  type,
  description: eventDescriptions[type],
}));
