import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { DeliveryAnswer, DeliveryDetailAnswer, ListDeliveriesQuery } from "@/lib/domain/api/webhooks";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { SentEventType } from "@/lib/domain/webhooks/events";
import { db, transaction } from "./client";
import { newId } from "./new-id";
import { idAfter, idPage, type Page } from "./paging";
import { storableJson, storableText } from "./storable-json";

/** What the engine needs to work on a delivery. */
export interface QueuedDelivery {
  workspaceId: string;
  webhookId: string;
  deliveryId: string;
  round: number;
}

export interface NewDelivery {
  messageId: string;
  type: SentEventType;
  payload: unknown;
  /** Handed to the engine by its maker, or never: then recovery leaves it alone. */
  queued?: boolean;
}

/** Writes one event for each of the webhooks, pending. The caller has found them among the viewer's. */
export async function insertDeliveries(
  viewer: Viewer,
  webhookIds: readonly string[],
  delivery: NewDelivery,
): Promise<QueuedDelivery[]> {
  const rows = webhookIds.map((webhookId) => ({ webhookId, deliveryId: newId() }));
  await db().$executeRaw`
    insert into webhook_deliveries (id, webhook_id, message_id, event, payload, next_attempt_at, queued_at)
    select d.id, w.id, ${delivery.messageId}, ${delivery.type}, ${storableJson(delivery.payload)}::json, now(),
      case when ${delivery.queued ?? false} then now() end
    from unnest(${rows.map(({ deliveryId }) => deliveryId)}::uuid[], ${rows.map(({ webhookId }) => webhookId)}::uuid[])
      as d(id, webhook_id)
    join webhooks w on w.id = d.webhook_id and w.workspace_id = ${viewer.workspaceId}::uuid`;
  return rows.map((row) => ({ ...row, workspaceId: viewer.workspaceId, round: 1 }));
}

/** Notes that the engine has these, in the round they were handed over in. */
export async function markDeliveriesQueued(deliveries: readonly QueuedDelivery[]): Promise<void> {
  await db().$executeRaw`
    update webhook_deliveries d set queued_at = now()
    from unnest(${deliveries.map(({ deliveryId }) => deliveryId)}::uuid[],
      ${deliveries.map(({ round }) => round)}::int[]) as q(id, round)
    where d.id = q.id and d.round = q.round`;
}

/** Pending ones of any workspace that the engine never got: their process died after the commit. For recovery. */
export async function listUnqueuedDeliveries(limit: number): Promise<QueuedDelivery[]> {
  return db().$queryRaw<QueuedDelivery[]>`
    select w.workspace_id::text as "workspaceId", w.id::text as "webhookId", d.id::text as "deliveryId", d.round
    from webhook_deliveries d join webhooks w on w.id = d.webhook_id
    where d.status = 'pending' and d.queued_at is null and d.next_attempt_at < now() - interval '1 minute'
    limit ${limit}`;
}

/** A delivery with the encrypted secrets of its webhook: for the service that posts it, never for a door. */
export interface StoredDelivery {
  id: string;
  messageId: string;
  round: number;
  status: string;
  payload: Prisma.JsonValue;
  webhook: {
    id: string;
    url: string;
    isActive: boolean;
    secretEncrypted: Uint8Array;
    previousSecretEncrypted: Uint8Array | null;
    rotatedAt: Date | null;
  };
}

/** @returns null when it or its webhook was deleted, or is another workspace's. */
export async function findDelivery(viewer: Viewer, id: string): Promise<StoredDelivery | null> {
  return db().webhookDelivery.findFirst({
    where: { id, webhook: { workspaceId: viewer.workspaceId } },
    select: {
      id: true,
      messageId: true,
      round: true,
      status: true,
      payload: true,
      webhook: {
        select: {
          id: true,
          url: true,
          isActive: true,
          secretEncrypted: true,
          previousSecretEncrypted: true,
          rotatedAt: true,
        },
      },
    },
  });
}

export interface DeliveryAttempt {
  url: string;
  responseStatus: number | null;
  responseBody: string | null;
  error: string | null;
  durationMs: number;
}

/** Where a delivery stands after an attempt. `nextAttemptAt` only while pending. */
export interface DeliveryState {
  status: "pending" | "delivered" | "failed";
  nextAttemptAt: Date | null;
}

/** Writes an attempt into the log and what follows from it, unless the delivery was re-sent or deleted meanwhile. */
export async function recordAttempt(
  delivery: StoredDelivery,
  attempt: DeliveryAttempt,
  state: DeliveryState,
): Promise<void> {
  const { error, responseStatus } = attempt;
  const responseBody = attempt.responseBody === null ? null : storableText(attempt.responseBody);
  await transaction(async () => {
    const { count } = await db().webhookDelivery.updateMany({
      where: { id: delivery.id },
      data: { attempts: { increment: 1 } },
    });
    if (count === 0) return;
    await db().webhookAttempt.create({ data: { ...attempt, responseBody, deliveryId: delivery.id } });
    await db().webhookDelivery.updateMany({
      where: { id: delivery.id, round: delivery.round },
      data: {
        ...state,
        responseStatus,
        error,
        deliveredAt: state.status === "delivered" ? new Date() : null,
      },
    });
  });
}

/** Ends a delivery without an attempt. One of a later round, or one that has ended, stays as it is. */
export async function failDelivery(
  viewer: Viewer,
  delivery: { id: string; round: number },
  error: string,
): Promise<void> {
  await db().webhookDelivery.updateMany({
    where: {
      id: delivery.id,
      round: delivery.round,
      status: "pending",
      webhook: { workspaceId: viewer.workspaceId },
    },
    data: { status: "failed", nextAttemptAt: null, error },
  });
}

/** Opens a delivery anew, whatever became of it. @throws AssayError `not_found`. */
export async function reopenDelivery(viewer: Viewer, webhookId: string, id: string): Promise<QueuedDelivery> {
  const [row] = await db().webhookDelivery.updateManyAndReturn({
    where: { id, webhookId, webhook: { workspaceId: viewer.workspaceId } },
    data: {
      round: { increment: 1 },
      status: "pending",
      queuedAt: null,
      nextAttemptAt: new Date(),
      responseStatus: null,
      error: null,
      deliveredAt: null,
    },
    select: { round: true },
  });
  if (row === undefined) throw notFound("Delivery");
  return { workspaceId: viewer.workspaceId, webhookId, deliveryId: id, round: row.round };
}

const answerFields = {
  id: true,
  webhookId: true,
  messageId: true,
  event: true,
  status: true,
  attempts: true,
  responseStatus: true,
  error: true,
  nextAttemptAt: true,
  deliveredAt: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.WebhookDeliverySelect;

type AnswerRow = Prisma.WebhookDeliveryGetPayload<{ select: typeof answerFields }>;

function deliveryAnswer(row: AnswerRow): DeliveryAnswer {
  return {
    id: row.id,
    webhook_id: row.webhookId,
    message_id: row.messageId,
    type: row.event as SentEventType,
    status: row.status as DeliveryAnswer["status"],
    attempts: row.attempts,
    response_status: row.responseStatus,
    error: row.error,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    delivered_at: row.deliveredAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

const deliveryList = "webhook-deliveries";

/** One page of a webhook's log, newest first. The caller has checked that the webhook is the viewer's. */
export async function listDeliveries(
  viewer: Viewer,
  webhookId: string,
  query: ListDeliveriesQuery,
): Promise<Page<DeliveryAnswer>> {
  const after = idAfter(deliveryList, query.cursor);
  const rows = await db().webhookDelivery.findMany({
    where: {
      webhookId,
      webhook: { workspaceId: viewer.workspaceId },
      ...(after === undefined ? {} : { id: { lt: after } }),
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.type === undefined ? {} : { event: query.type }),
    },
    orderBy: { id: "desc" },
    take: query.limit + 1,
    select: answerFields,
  });
  return idPage(deliveryList, rows, query.limit, deliveryAnswer);
}

/** @throws AssayError `not_found`, also for a delivery of another webhook or workspace. */
export async function getDelivery(
  viewer: Viewer,
  webhookId: string,
  id: string,
): Promise<DeliveryDetailAnswer> {
  const row = await db().webhookDelivery.findFirst({
    where: { id, webhookId, webhook: { workspaceId: viewer.workspaceId } },
    select: { ...answerFields, payload: true, attemptLog: { orderBy: { id: "asc" } } },
  });
  if (row === null) throw notFound("Delivery");
  return {
    ...deliveryAnswer(row),
    payload: row.payload as DeliveryDetailAnswer["payload"],
    attempt_log: row.attemptLog.map((attempt) => ({
      id: attempt.id,
      url: attempt.url,
      response_status: attempt.responseStatus,
      response_body: attempt.responseBody,
      error: attempt.error,
      duration_ms: attempt.durationMs,
      created_at: attempt.createdAt.toISOString(),
    })),
  };
}

/** Ends pending ones of any workspace whose work was cancelled or lost: due for a day, and nothing came. */
export async function failForgottenDeliveries(): Promise<number> {
  const { count } = await db().webhookDelivery.updateMany({
    where: {
      status: "pending",
      queuedAt: { not: null },
      nextAttemptAt: { lt: new Date(Date.now() - 24 * 60 * 60 * 1000) },
    },
    data: {
      status: "failed",
      nextAttemptAt: null,
      error: "Its background work was cancelled. Send it again.",
    },
  });
  return count;
}

/** Deletes deliveries of any workspace older than `days`, with their attempts. @returns how many. */
export async function deleteOldDeliveries(days: number): Promise<number> {
  const createdAt = { lt: new Date(Date.now() - days * 24 * 60 * 60 * 1000) };
  const { count } = await db().webhookDelivery.deleteMany({ where: { createdAt } });
  return count;
}
