import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { WebhookAnswer } from "@/lib/domain/api/webhooks";
import { AssayError, notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { SentEventType, WebhookEventType } from "@/lib/domain/webhooks/events";
import { previousSecretEnds } from "@/lib/domain/webhooks/secret";
import { db, transaction } from "./client";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";

/** Every event is written once for each: a bound keeps that bounded. */
const mostPerWorkspace = 50;

const webhookList = "webhooks";

// Named one by one, so that the secrets are not even read where an answer is made.
const answerFields = {
  id: true,
  name: true,
  url: true,
  events: true,
  rotatedAt: true,
  isActive: true,
  deactivationReason: true,
  createdAt: true,
  updatedAt: true,
  deliveries: {
    orderBy: { id: "desc" },
    take: 1,
    select: { id: true, event: true, status: true, createdAt: true },
  },
} as const satisfies Prisma.WebhookSelect;

type AnswerRow = Prisma.WebhookGetPayload<{ select: typeof answerFields }>;

function webhookAnswer(row: AnswerRow): WebhookAnswer {
  const [last] = row.deliveries;
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: row.events as WebhookEventType[],
    is_active: row.isActive,
    deactivation_reason: row.deactivationReason,
    previous_secret_expires_at: previousSecretEnds(row.rotatedAt, new Date())?.toISOString() ?? null,
    last_delivery:
      last === undefined
        ? null
        : {
            id: last.id,
            type: last.event as SentEventType,
            status: last.status as "pending" | "delivered" | "failed",
            created_at: last.createdAt.toISOString(),
          },
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** One page of webhooks, newest first, without secrets. */
export async function listWebhooks(viewer: Viewer, query: PageQuery): Promise<Page<WebhookAnswer>> {
  const after = idAfter(webhookList, query.cursor);
  const rows = await db().webhook.findMany({
    where: { workspaceId: viewer.workspaceId, ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: "desc" },
    take: query.limit + 1,
    select: answerFields,
  });
  return idPage(webhookList, rows, query.limit, webhookAnswer);
}

/** @throws AssayError `not_found`, also for a webhook of another workspace. */
export async function getWebhook(viewer: Viewer, id: string): Promise<WebhookAnswer> {
  const row = await db().webhook.findFirst({
    where: { id, workspaceId: viewer.workspaceId },
    select: answerFields,
  });
  if (row === null) throw notFound("Webhook");
  return webhookAnswer(row);
}

/** Ids of the active webhooks that want an event. */
export async function listSubscribedWebhooks(viewer: Viewer, type: WebhookEventType): Promise<string[]> {
  const rows = await db().webhook.findMany({
    where: { workspaceId: viewer.workspaceId, isActive: true, events: { has: type } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export interface NewWebhook {
  id: string;
  name: string;
  url: string;
  events: WebhookEventType[];
  secretEncrypted: Uint8Array<ArrayBuffer>;
}

/** @throws AssayError `conflict` when the workspace has as many as it may. */
export async function insertWebhook(viewer: Viewer, webhook: NewWebhook): Promise<WebhookAnswer> {
  return transaction(async () => {
    const { workspaceId } = viewer;
    await db().$queryRaw`select id from workspaces where id = ${workspaceId}::uuid for no key update`;
    if ((await db().webhook.count({ where: { workspaceId } })) >= mostPerWorkspace) {
      throw new AssayError(
        "conflict",
        `A workspace has at most ${mostPerWorkspace} webhooks. Delete one that is no longer used.`,
      );
    }
    const data = { ...webhook, workspaceId };
    return webhookAnswer(await db().webhook.create({ data, select: answerFields }));
  });
}

export interface WebhookChange {
  name?: string;
  url?: string;
  events?: WebhookEventType[];
  isActive?: boolean;
  deactivationReason?: string | null;
}

/** @throws AssayError `not_found`. */
export async function changeWebhook(
  viewer: Viewer,
  id: string,
  change: WebhookChange,
): Promise<WebhookAnswer> {
  const where = { id, workspaceId: viewer.workspaceId };
  const { count } = await db().webhook.updateMany({ where, data: change });
  if (count === 0) throw notFound("Webhook");
  return getWebhook(viewer, id);
}

/** Replaces the secret; the one before signs beside it for a day. @throws AssayError `not_found`. */
export async function rotateWebhookSecret(
  viewer: Viewer,
  id: string,
  secretEncrypted: Uint8Array<ArrayBuffer>,
): Promise<WebhookAnswer> {
  const changed = await db().$executeRaw`
    update webhooks set previous_secret_encrypted = secret_encrypted, secret_encrypted = ${secretEncrypted},
      rotated_at = now(), updated_at = now()
    where id = ${id}::uuid and workspace_id = ${viewer.workspaceId}::uuid`;
  if (changed === 0) throw notFound("Webhook");
  return getWebhook(viewer, id);
}

/** Deletes a webhook with its log; deliveries under way end. @throws AssayError `not_found`. */
export async function deleteWebhook(viewer: Viewer, id: string): Promise<void> {
  const { count } = await db().webhook.deleteMany({ where: { id, workspaceId: viewer.workspaceId } });
  if (count === 0) throw notFound("Webhook");
}
