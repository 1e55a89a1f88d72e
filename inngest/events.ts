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

/** An experiment was accepted and waits to be planned. */
export const experimentRequested = eventType("experiment/requested", {
  schema: z.object({ experimentId: z.string(), workspaceId: z.string() }),
});

/** One part of an experiment's cells is ready to run. `attempt` counts how often the experiment was continued. */
export const experimentShard = eventType("experiment/shard", {
  schema: z.object({
    experimentId: z.string(),
    workspaceId: z.string(),
    shard: z.number().int().nonnegative(),
    attempt: z.number().int().nonnegative(),
  }),
});

/** Nobody wants the rest of an experiment any more. */
export const experimentCancelled = eventType("experiment/cancelled", {
  schema: z.object({ experimentId: z.string() }),
});

export type AppEvent =
  | ReturnType<typeof runRequested.create>
  | ReturnType<typeof experimentRequested.create>
  | ReturnType<typeof experimentShard.create>
  | ReturnType<typeof experimentCancelled.create>;
