import "server-only";
import { sendEvent } from "@/inngest/client";
import { webhookDelivery } from "@/inngest/events";
import { afterCommit } from "@/lib/data/client";
import { newId } from "@/lib/data/new-id";
import { insertDeliveries, markDeliveriesQueued, type QueuedDelivery } from "@/lib/data/webhook-deliveries";
import { listSubscribedWebhooks } from "@/lib/data/webhooks";
import type { LabelMoveAnswer } from "@/lib/domain/api/prompts";
import type { ExperimentStatus } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { productionLabel } from "@/lib/domain/prompts/schema";
import type { RunOrigin } from "@/lib/domain/runs/run-record";
import type { EventData, SentEventType, WebhookEventType } from "@/lib/domain/webhooks/events";
import { log } from "@/lib/log";
import { activationPayload, experimentPayload, failedRunPayload } from "./webhook-payloads";

/** One event as it is sent: `{type, timestamp, data}`, and the id that every webhook gets it under. */
export function newMessage<T extends SentEventType>(type: T, data: EventData<T>) {
  return {
    messageId: `msg_${newId().replaceAll("-", "")}`,
    type,
    payload: { type, timestamp: new Date().toISOString(), data },
  };
}

/** Hands deliveries to the engine. The event's id says which round: sending twice is sending once. */
export async function queueDeliveries(deliveries: readonly QueuedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sendEvent(
    deliveries.map((delivery) =>
      webhookDelivery.create(delivery, { id: `webhook ${delivery.deliveryId} ${delivery.round}` }),
    ),
  );
  await markDeliveriesQueued(deliveries);
}

/** The same once they are committed; whatever goes wrong then, recovery sends them within two minutes. */
export async function queueAfterCommit(deliveries: readonly QueuedDelivery[]): Promise<void> {
  await afterCommit(async () => {
    try {
      await queueDeliveries(deliveries);
    } catch (error) {
      log.warn({ err: error }, "webhook deliveries not queued; recovery sends them");
    }
  });
}

/**
 * Writes an event for every active webhook that wants it. Call it in the transaction of what it tells of: either both
 * are there or neither. What the payload needs is read only when somebody wants it.
 */
async function announce<T extends WebhookEventType>(
  viewer: Viewer,
  type: T,
  data: () => Promise<EventData<T>>,
): Promise<void> {
  const webhooks = await listSubscribedWebhooks(viewer, type);
  if (webhooks.length === 0) return;
  const message = newMessage(type, await data());
  await queueAfterCommit(await insertDeliveries(viewer, webhooks, message));
}

const eventOfStatus: Partial<Record<ExperimentStatus, WebhookEventType>> = {
  completed: "experiment.completed",
  failed: "experiment.failed",
  over_budget: "experiment.over_budget",
};

/** Tells that a round of an experiment has ended, with the results it ended with. A cancelled one tells nothing. */
export async function announceExperiment(
  viewer: Viewer,
  experimentId: string,
  status: ExperimentStatus,
): Promise<void> {
  const type = eventOfStatus[status];
  if (type === undefined) return;
  await announce(viewer, type, () => experimentPayload(viewer, experimentId));
}

/** Tells that another version is in production; of other labels, and of a move to where it was, nothing. */
export async function announceActivation(viewer: Viewer, move: LabelMoveAnswer): Promise<void> {
  if (move.label !== productionLabel || move.version_id === move.previous_version_id) return;
  await announce(viewer, "version.activated", () => activationPayload(viewer, move));
}

/** Runs that stand for themselves. One inside an experiment is a failed cell; a judge's is a missing score. */
const standalone: ReadonlySet<RunOrigin> = new Set<RunOrigin>(["api", "playground", "gateway", "ingest"]);

/** Tells that a single run failed. */
export async function announceFailedRun(
  viewer: Viewer,
  run: { id: string; origin: RunOrigin },
): Promise<void> {
  if (!standalone.has(run.origin)) return;
  await announce(viewer, "run.failed", () => failedRunPayload(viewer, run.id));
}
