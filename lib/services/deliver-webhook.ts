import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import {
  failDelivery,
  failForgottenDeliveries,
  findDelivery,
  listUnqueuedDeliveries,
  type QueuedDelivery,
  recordAttempt,
  type StoredDelivery,
} from "@/lib/data/webhook-deliveries";
import { changeWebhook, getWebhook } from "@/lib/data/webhooks";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { nextAttemptDelayMs } from "@/lib/domain/webhooks/schedule";
import { previousSecretEnds } from "@/lib/domain/webhooks/secret";
import { webhookHeaders } from "@/lib/domain/webhooks/signature";
import { queueDeliveries } from "./announce-event";
import { decryptText } from "./encryption";
import { type PostedMessage, postMessage } from "./post-webhook";

/** What came of one turn. `retry`: not now, again at that time. `gave_up`: that was the last attempt. */
export type DeliveryOutcome =
  | { kind: "delivered" | "skipped" }
  | { kind: "retry"; at: Date; reason: string }
  | { kind: "gave_up"; reason: string };

const inactive = "The webhook is inactive. Activate it and send this again.";

/** What a webhook's secrets are encrypted under: they open in its own row only. */
export function webhookSecretContext(id: string): string {
  return `webhook:${id}`;
}

function secretsOf({ webhook }: StoredDelivery): string[] {
  const context = webhookSecretContext(webhook.id);
  const { secretEncrypted, previousSecretEncrypted, rotatedAt } = webhook;
  const overlaps = previousSecretEncrypted !== null && previousSecretEnds(rotatedAt, new Date()) !== null;
  const sealed = overlaps ? [secretEncrypted, previousSecretEncrypted] : [secretEncrypted];
  return sealed.map((secret) => decryptText(secret, context));
}

function post(delivery: StoredDelivery): Promise<PostedMessage> {
  const body = JSON.stringify(delivery.payload);
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = webhookHeaders(secretsOf(delivery), { id: delivery.messageId, timestamp, body });
  return postMessage(delivery.webhook.url, headers, body);
}

/** In the transaction of the answer that says so. */
async function turnOff(viewer: Viewer, id: string): Promise<void> {
  const before = await getWebhook(viewer, id);
  const deactivationReason = "The receiver answered 410 Gone.";
  const after = await changeWebhook(viewer, id, { isActive: false, deactivationReason });
  const system = systemViewer(viewer.workspaceId);
  const object = { objectId: id, objectName: after.name };
  await recordAudit(system, { action: "webhook.update", ...object, before, after });
}

/** Posts a delivery once and stores how it went. @param delayAfter milliseconds to the next attempt; null: none. */
async function attemptOnce(
  viewer: Viewer,
  delivery: StoredDelivery,
  delayAfter: (posted: PostedMessage) => number | null,
): Promise<DeliveryOutcome> {
  const posted = await post(delivery);
  const { retryAfterMs: _pause, gone, refused, ...attempt } = posted;
  if (attempt.error === null) {
    await recordAttempt(delivery, attempt, { status: "delivered", nextAttemptAt: null });
    return { kind: "delivered" };
  }
  const delay = gone || refused ? null : delayAfter(posted);
  const at = delay === null ? null : new Date(Date.now() + delay);
  await transaction(async () => {
    await recordAttempt(delivery, attempt, { status: at === null ? "failed" : "pending", nextAttemptAt: at });
    if (gone) await turnOff(viewer, delivery.webhook.id);
  });
  return at === null
    ? { kind: "gave_up", reason: attempt.error }
    : { kind: "retry", at, reason: attempt.error };
}

/**
 * One attempt of a queued delivery. Work for a delivery that was re-sent or deleted, or has arrived, does nothing; one
 * that was given up is tried once more, since somebody asked for the job again.
 * @param attempt of this round, counted from 0.
 */
export async function deliverWebhook(queued: QueuedDelivery, attempt: number): Promise<DeliveryOutcome> {
  const viewer = systemViewer(queued.workspaceId);
  const delivery = await findDelivery(viewer, queued.deliveryId);
  if (delivery === null || delivery.round !== queued.round || delivery.status === "delivered") {
    return { kind: "skipped" };
  }
  if (!delivery.webhook.isActive) {
    await failDelivery(viewer, delivery, inactive);
    return { kind: "gave_up", reason: inactive };
  }
  return attemptOnce(viewer, delivery, ({ retryAfterMs }) =>
    nextAttemptDelayMs(attempt, retryAfterMs, Math.random()),
  );
}

/** Posts a delivery at once, in this process and only once; also for an inactive webhook. */
export async function deliverNow(viewer: Viewer, deliveryId: string): Promise<void> {
  const delivery = await findDelivery(viewer, deliveryId);
  if (delivery !== null) await attemptOnce(viewer, delivery, () => null);
}

/** Ends a delivery whose background work gave up before it could store an outcome. */
export async function giveUpDelivery(queued: QueuedDelivery, reason: string): Promise<void> {
  const { workspaceId, deliveryId: id, round } = queued;
  await failDelivery(systemViewer(workspaceId), { id, round }, reason);
}

/** Queues what a killed process left between commit and event, and ends what nobody works on. @returns how many of each. */
export async function recoverDeliveries(limit: number): Promise<{ queued: number; ended: number }> {
  const lost = await listUnqueuedDeliveries(limit);
  await queueDeliveries(lost);
  return { queued: lost.length, ended: await failForgottenDeliveries() };
}
