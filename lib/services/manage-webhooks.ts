import "server-only";
import { randomBytes } from "node:crypto";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { newId } from "@/lib/data/new-id";
import { getDelivery, insertDeliveries, listDeliveries, reopenDelivery } from "@/lib/data/webhook-deliveries";
import {
  changeWebhook,
  deleteWebhook,
  getWebhook,
  insertWebhook,
  rotateWebhookSecret,
} from "@/lib/data/webhooks";
import type {
  CreateWebhookBody,
  DeliveryAnswer,
  DeliveryDetailAnswer,
  ListDeliveriesQuery,
  UpdateWebhookBody,
  WebhookAnswer,
  WebhookSecretAnswer,
} from "@/lib/domain/api/webhooks";
import type { AuditAction } from "@/lib/domain/audit/actions";
import type { AuditState } from "@/lib/domain/audit/entry";
import { AssayError } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { testEventType } from "@/lib/domain/webhooks/events";
import { webhookSecretText } from "@/lib/domain/webhooks/signature";
import { newMessage, queueAfterCommit } from "./announce-event";
import { deliverNow, webhookSecretContext } from "./deliver-webhook";
import { encrypt } from "./encryption";
import { requirePublicAddress } from "./public-address";

const secretBytes = 32;

function newSecret(id: string) {
  const secret = webhookSecretText(randomBytes(secretBytes));
  return { secret, secretEncrypted: encrypt(secret, webhookSecretContext(id)) };
}

type WebhookAction = Extract<AuditAction, `webhook.${string}`>;

function record(
  viewer: Viewer,
  action: WebhookAction,
  webhook: WebhookAnswer,
  states: { before?: AuditState<"webhook">; after?: AuditState<"webhook"> } = {},
): Promise<void> {
  return recordAudit(viewer, { action, objectId: webhook.id, objectName: webhook.name, ...states });
}

/**
 * Subscribes an address to events. The secret is in this answer alone; it is stored encrypted.
 * @throws AssayError `forbidden`; `invalid` for an unresolvable or private address; `conflict` past the most there may be.
 */
export async function createWebhook(viewer: Viewer, body: CreateWebhookBody): Promise<WebhookSecretAnswer> {
  requireRole(viewer.role, "webhook.manage");
  await requirePublicAddress(body.url, "/url");
  const id = newId();
  const { secret, secretEncrypted } = newSecret(id);
  const { name = new URL(body.url).host.slice(0, 100), url, events } = body;
  return transaction(async () => {
    const webhook = await insertWebhook(viewer, { id, name, url, events, secretEncrypted });
    await record(viewer, "webhook.create", webhook, { after: webhook });
    return { ...webhook, secret };
  });
}

/**
 * Changes a webhook; what is left out stays. Deliveries that wait go to a new address too.
 * @throws AssayError `forbidden`, `not_found`; `invalid` as `createWebhook`.
 */
export async function updateWebhook(
  viewer: Viewer,
  id: string,
  body: UpdateWebhookBody,
): Promise<WebhookAnswer> {
  requireRole(viewer.role, "webhook.manage");
  await getWebhook(viewer, id);
  if (body.url !== undefined) await requirePublicAddress(body.url, "/url");
  return transaction(async () => {
    const before = await getWebhook(viewer, id);
    const after = await changeWebhook(viewer, id, {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.url === undefined ? {} : { url: body.url }),
      ...(body.events === undefined ? {} : { events: body.events }),
      ...(body.is_active === undefined ? {} : { isActive: body.is_active, deactivationReason: null }),
    });
    await record(viewer, "webhook.update", after, { before, after });
    return after;
  });
}

/** @throws AssayError `forbidden`, `not_found`. */
export async function removeWebhook(viewer: Viewer, id: string): Promise<void> {
  requireRole(viewer.role, "webhook.manage");
  await transaction(async () => {
    const before = await getWebhook(viewer, id);
    await deleteWebhook(viewer, id);
    await record(viewer, "webhook.delete", before, { before });
  });
}

/**
 * Makes a new secret. For a day messages are signed with the old one too, so that receivers can change in between.
 * @throws AssayError `forbidden`, `not_found`.
 */
export async function rotateSecret(viewer: Viewer, id: string): Promise<WebhookSecretAnswer> {
  requireRole(viewer.role, "webhook.manage");
  const { secret, secretEncrypted } = newSecret(id);
  return transaction(async () => {
    const webhook = await rotateWebhookSecret(viewer, id, secretEncrypted);
    await record(viewer, "webhook.rotate_secret", webhook);
    return { ...webhook, secret };
  });
}

/**
 * Posts a `webhook.test` at once and answers how it went: one attempt, also while the webhook is inactive.
 * @throws AssayError `forbidden`, `not_found`.
 */
export async function testWebhook(viewer: Viewer, id: string): Promise<DeliveryDetailAnswer> {
  requireRole(viewer.role, "webhook.manage");
  const webhook = await getWebhook(viewer, id);
  const message = newMessage(testEventType, { workspace_id: viewer.workspaceId, webhook_id: id });
  const [made] = await transaction(async () => {
    const written = await insertDeliveries(viewer, [id], { ...message, queued: true });
    await record(viewer, "webhook.test", webhook, { after: { delivery_id: written[0]?.deliveryId } });
    return written;
  });
  if (made === undefined) throw new Error("A delivery is written for the one webhook.");
  await deliverNow(viewer, made.deliveryId);
  return getDelivery(viewer, id, made.deliveryId);
}

/**
 * A webhook's log, newest first.
 * @throws AssayError `forbidden`, `not_found`.
 */
export async function listWebhookDeliveries(
  viewer: Viewer,
  id: string,
  query: ListDeliveriesQuery,
): Promise<{ data: DeliveryAnswer[]; next_cursor: string | null }> {
  requireRole(viewer.role, "webhook.read");
  await getWebhook(viewer, id);
  return listDeliveries(viewer, id, query);
}

/**
 * Sends a delivery again under its old id, with all attempts anew; one that still waits is sent now instead.
 * @throws AssayError `forbidden`, `not_found`; `conflict` while the webhook is inactive.
 */
export async function resendDelivery(
  viewer: Viewer,
  id: string,
  deliveryId: string,
): Promise<DeliveryAnswer> {
  requireRole(viewer.role, "webhook.manage");
  const webhook = await getWebhook(viewer, id);
  return transaction(async () => {
    const { payload: _payload, attempt_log: _log, ...before } = await getDelivery(viewer, id, deliveryId);
    if (!webhook.is_active) {
      throw new AssayError("conflict", "The webhook is inactive. Activate it, then send this again.");
    }
    const queued = await reopenDelivery(viewer, id, before.id);
    const after = { delivery_id: before.id, event: before.type };
    await record(viewer, "webhook.resend", webhook, { after });
    await queueAfterCommit([queued]);
    const { payload: _sent, attempt_log: _attempts, ...now } = await getDelivery(viewer, id, deliveryId);
    return now;
  });
}
