import { z } from "zod";
import { timeSchema } from "../api/common";
import { experimentSchema } from "../api/experiments";
import { runErrorSchema, runOrigins } from "../api/runs";
import { providerIdSchema } from "../runs/completion";

/** What a webhook can be subscribed to. */
export const webhookEventTypes = [
  "experiment.completed",
  "experiment.failed",
  "experiment.over_budget",
  "version.activated",
  "run.failed",
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** Sent by hand, to any webhook, so that a receiver can be tried without anything having happened. */
export const testEventType = "webhook.test";
export const sentEventTypes = [...webhookEventTypes, testEventType] as const;
export type SentEventType = (typeof sentEventTypes)[number];

/** When each is sent, in one sentence. */
export const eventDescriptions: Record<SentEventType, string> = {
  "experiment.completed":
    "An experiment has ended and its results are stored. Sent again for each later round.",
  "experiment.failed": "An experiment ended without an answer to any cell, or its work gave up.",
  "experiment.over_budget": "An experiment spent its budget and was stopped; what was scored is stored.",
  "version.activated": "The label production was moved to another version of a prompt.",
  "run.failed": "A single run failed. Calls inside experiments and by judges do not count.",
  "webhook.test": "Somebody asked for a test. Nothing has happened.",
};

const promptOfEvent = z.strictObject({ id: z.uuid(), slug: z.string(), name: z.string() });
const versionOfEvent = z.strictObject({ id: z.uuid(), number: z.int() });
const workspaceField = { workspace_id: z.uuid() };

/** Data of the `experiment.*` events. */
export const experimentEventSchema = z.strictObject({
  ...workspaceField,
  prompt: promptOfEvent,
  experiment: experimentSchema,
  finding: z
    .string()
    .nullable()
    .describe("What it found, in a sentence: `v4 beats v3.` Null when it failed."),
  url: z.url().nullable().describe("Its page; null when the server does not know its own address."),
});

/** Data of `version.activated`. */
export const versionEventSchema = z.strictObject({
  ...workspaceField,
  prompt: promptOfEvent,
  version: versionOfEvent.extend({
    provider: providerIdSchema.nullable(),
    model: z.string().nullable(),
    change_note: z.string().nullable(),
  }),
  previous_version: versionOfEvent
    .nullable()
    .describe("What was in production before; null when nothing was."),
  activated_by: z.strictObject({
    kind: z.enum(["session", "api_key", "system"]),
    name: z.string().describe("Of the person or the API key."),
  }),
  url: z.url().nullable(),
});

/** Data of `run.failed`: who, what and why, without messages, variables or output. `GET /runs/{id}` has those. */
export const runEventSchema = z.strictObject({
  ...workspaceField,
  run: z.strictObject({
    id: z.uuid(),
    origin: z.enum(runOrigins),
    prompt_id: z.uuid().nullable(),
    prompt_version_id: z.uuid().nullable(),
    provider: providerIdSchema,
    model: z.string(),
    error: runErrorSchema.nullable(),
    attempts: z.int(),
    latency_ms: z.number().nullable(),
    trace_id: z.string().nullable(),
    user: z.string().nullable(),
    session_id: z.string().nullable(),
    created_at: timeSchema,
    completed_at: timeSchema.nullable(),
  }),
  url: z.url().nullable(),
});

/** Data of `webhook.test`. */
export const testEventSchema = z.strictObject({ ...workspaceField, webhook_id: z.uuid() });

export const eventDataSchemas = {
  "experiment.completed": experimentEventSchema,
  "experiment.failed": experimentEventSchema,
  "experiment.over_budget": experimentEventSchema,
  "version.activated": versionEventSchema,
  "run.failed": runEventSchema,
  "webhook.test": testEventSchema,
} as const satisfies Record<SentEventType, z.ZodType>;
export type EventData<T extends SentEventType> = z.output<(typeof eventDataSchemas)[T]>;

/** The whole body of one event, as Standard Webhooks lays it out: `{type, timestamp, data}`. */
export function eventSchema<T extends SentEventType>(type: T) {
  return z.strictObject({
    type: z.literal(type),
    timestamp: timeSchema.describe("When it happened; a later attempt does not change it."),
    data: eventDataSchemas[type],
  });
}
