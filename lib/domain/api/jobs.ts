import { z } from "zod";
import { pageQueryFields, timeSchema } from "./common";

export const jobStates = [
  "queued",
  "running",
  "retrying",
  "sleeping",
  "completed",
  "failed",
  "cancelled",
] as const;

export const listJobsQuery = z.strictObject({
  ...pageQueryFields,
  state: z.enum(jobStates).optional().describe("Jobs in this state."),
});
export type ListJobsQuery = z.output<typeof listJobsQuery>;

/** One piece of background work: a run of a durable function. */
export const jobSchema = z.strictObject({
  id: z.string(),
  function_id: z.string(),
  event_name: z.string(),
  scope: z
    .enum(["workspace", "installation"])
    .describe(
      "Work of the installation, such as recovery, is shown when it goes wrong, and runs again by itself.",
    ),
  subject: z
    .strictObject({
      type: z.enum(["run", "experiment", "webhook_delivery"]),
      id: z.uuid(),
      webhook_id: z.uuid().nullable().describe("Of a delivery."),
    })
    .nullable()
    .describe("What it works on."),
  state: z.enum(jobStates),
  /** Failed attempts of the step it is at. */
  attempts: z.int(),
  max_attempts: z.int(),
  last_error: z.string().nullable(),
  /** Milliseconds since it was asked for. */
  age_ms: z.int(),
  created_at: timeSchema,
  started_at: timeSchema.nullable(),
  finished_at: timeSchema.nullable(),
  /** When it is due again while it waits. */
  due_at: timeSchema.nullable(),
});
export type JobAnswer = z.output<typeof jobSchema>;

/** The whole installation's queue, which all workspaces share. */
export const queueSchema = z.strictObject({
  pending: z.int(),
  running: z.int(),
  delayed: z.int(),
  failed: z.int().describe("Jobs that gave up in the last 30 days and were not tried again."),
  oldest_age_ms: z.number(),
  completed_last_minute: z.int(),
  workers: z.array(
    z.strictObject({ id: z.string(), running: z.int(), started_at: timeSchema, heartbeat_at: timeSchema }),
  ),
});
export type QueueAnswer = z.output<typeof queueSchema>;

export const jobPageSchema = z.strictObject({
  data: z.array(jobSchema),
  next_cursor: z.string().nullable(),
  queue: queueSchema,
});
export type JobPage = z.output<typeof jobPageSchema>;
