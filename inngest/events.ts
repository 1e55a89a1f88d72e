import { eventType } from "inngest";
import { z } from "zod";

/**
 * Every event of the application. Send one as `sendEvent(runRequested.create(data, { id }))`: the id makes sending
 * twice the same as sending once, so give one wherever the sender may be repeated.
 */

/** A single run was accepted and waits to be executed. */
export const runRequested = eventType("run/requested", {
  schema: z.object({ runId: z.string(), workspaceId: z.string() }),
});

/** A round of an experiment (start, extension, retry, re-scoring) was accepted and waits to be planned. */
export const experimentRequested = eventType("experiment/requested", {
  schema: z.object({
    experimentId: z.string(),
    workspaceId: z.string(),
    round: z.number().int().positive(),
  }),
});

/** One part of a round's cells is ready to run. `part` counts how often the shard was handed on to a fresh run. */
export const experimentShard = eventType("experiment/shard", {
  schema: z.object({
    experimentId: z.string(),
    workspaceId: z.string(),
    round: z.number().int().positive(),
    shard: z.number().int().nonnegative(),
    part: z.number().int().nonnegative(),
  }),
});

/** All cells of a round are done; its outputs wait to be judged side by side with the baseline's. */
export const experimentPairs = eventType("experiment/pairs", {
  schema: z.object({
    experimentId: z.string(),
    workspaceId: z.string(),
    round: z.number().int().positive(),
    part: z.number().int().nonnegative(),
  }),
});

/** An event waits to be posted to one webhook. `round` counts re-sends. */
export const webhookDelivery = eventType("webhook/delivery", {
  schema: z.object({
    workspaceId: z.string(),
    webhookId: z.string(),
    deliveryId: z.string(),
    round: z.number().int().positive(),
  }),
});

/** A workspace was deleted and its rows wait to be erased. `part` counts how often that was handed on to a fresh run. */
export const workspaceDeleted = eventType("workspace/deleted", {
  schema: z.object({ workspaceId: z.string(), part: z.number().int().nonnegative() }),
});

export type AppEvent =
  | ReturnType<typeof runRequested.create>
  | ReturnType<typeof experimentRequested.create>
  | ReturnType<typeof experimentShard.create>
  | ReturnType<typeof experimentPairs.create>
  | ReturnType<typeof webhookDelivery.create>
  | ReturnType<typeof workspaceDeleted.create>;
