import type { z } from "zod";
import type { Json, JsonObject } from "../../json";
import { eventDescriptions, eventSchema, type SentEventType, sentEventTypes } from "../../webhooks/events";
import { eventExamples } from "../../webhooks/examples";
import {
  deliveryDetailSchema,
  deliveryPageSchema,
  deliverySchema,
  webhookPageSchema,
  webhookSchema,
  webhookSecretSchema,
} from "../webhooks";

const exampleTime = "2026-03-02T09:15:19.000Z";

/** `experiment.over_budget` → `ExperimentOverBudgetEvent`. */
function schemaName(type: SentEventType): string {
  const words = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}Event`;
}

/** Bodies of the events by their name in the document. */
export const eventSchemas: Record<string, z.ZodType> = Object.fromEntries(
  sentEventTypes.map((type) => [schemaName(type), eventSchema(type)]),
);

const headers: JsonObject[] = [
  [
    "webhook-id",
    "Of the message; the same for every attempt. Take each id once.",
    "msg_01976f5017aa7d218e0b6d1c2a9be0aa",
  ],
  [
    "webhook-timestamp",
    "Seconds since 1970 of this attempt. Refuse what is older than five minutes.",
    "1772442919",
  ],
  [
    "webhook-signature",
    "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; for a day after a rotation one by each secret, separated by a space.",
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  ],
].map(([name = "", description = "", example = ""]) => ({
  name,
  in: "header",
  required: true,
  description,
  schema: { type: "string" },
  example,
}));

const responses: JsonObject = {
  "2XX": { description: "Taken. Anything else, or no answer within 15 seconds, is tried again." },
  "410": { description: "Gone: the webhook is turned off." },
};

/** The document's `webhooks`: what Assay posts to receivers. */
export function webhookPaths(): JsonObject {
  return Object.fromEntries(
    sentEventTypes.map((type) => [
      type,
      {
        post: {
          operationId: `on${schemaName(type)}`,
          tags: ["Webhooks"],
          summary: type,
          description: eventDescriptions[type],
          security: [],
          parameters: headers,
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: { $ref: `#/components/schemas/${schemaName(type)}` },
                example: { type, timestamp: exampleTime, data: eventExamples[type] as JsonObject },
              },
            },
          },
          responses,
        },
      },
    ]),
  );
}

const webhook: JsonObject = {
  id: "01976f70-5b1e-7a20-8c33-1d2e3f405170",
  name: "CI",
  url: "https://example.com/hooks/assay",
  events: ["experiment.completed", "experiment.failed"],
  is_active: true,
  deactivation_reason: null,
  previous_secret_expires_at: null,
  last_delivery: null,
  created_at: exampleTime,
  updated_at: exampleTime,
};

const delivery: JsonObject = {
  id: "01976f71-0c4d-7b10-9d44-2e3f40516271",
  webhook_id: "01976f70-5b1e-7a20-8c33-1d2e3f405170",
  message_id: "msg_01976f5017aa7d218e0b6d1c2a9be0aa",
  type: "webhook.test",
  status: "delivered",
  attempts: 1,
  response_status: 204,
  error: null,
  next_attempt_at: null,
  delivered_at: exampleTime,
  created_at: exampleTime,
  updated_at: exampleTime,
};

const attempt: JsonObject = {
  id: "01976f71-0d00-7c20-8e55-3f4051627382",
  url: "https://example.com/hooks/assay",
  response_status: 204,
  response_body: "",
  error: null,
  duration_ms: 86,
  created_at: exampleTime,
};

/** What the answers about webhooks look like, by schema. */
export const webhookAnswerExamples: readonly (readonly [z.ZodType, Json])[] = [
  [webhookSchema, webhook],
  [webhookPageSchema, { data: [webhook], next_cursor: null }],
  [webhookSecretSchema, { ...webhook, secret: "whsec_…" }],
  [deliverySchema, delivery],
  [deliveryPageSchema, { data: [delivery], next_cursor: null }],
  [
    deliveryDetailSchema,
    {
      ...delivery,
      payload: {
        type: "webhook.test",
        timestamp: exampleTime,
        data: eventExamples["webhook.test"] as JsonObject,
      },
      attempt_log: [attempt],
    },
  ],
];
