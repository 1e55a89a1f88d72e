import { notFound } from "next/navigation";
import { cache } from "react";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { getDelivery } from "@/lib/data/webhook-deliveries";
import { getWebhook } from "@/lib/data/webhooks";
import { isUuid } from "@/lib/domain/api/common";
import { AssayError } from "@/lib/domain/errors";
import { can } from "@/lib/domain/permissions/permissions";

/** The session of who may see webhooks. Anybody else gets the page of what does not exist. */
async function requireWebhookReader() {
  const session = await requireSession();
  if (!can(session.viewer.role, "webhook.read")) notFound();
  return session;
}

/** What `read` answers; the page of what does not exist for ids that are none, unknown or another workspace's. */
async function orNotFound<T>(ids: readonly string[], read: () => Promise<T>): Promise<T> {
  if (!ids.every(isUuid)) notFound();
  try {
    return await read();
  } catch (error) {
    if (error instanceof AssayError && error.code === "not_found") notFound();
    throw error;
  }
}

/** A webhook and who is looking, read once a request for title and page. */
export const loadWebhook = cache(async (id: string) => {
  const session = await requireWebhookReader();
  return { session, webhook: await orNotFound([id], () => getWebhook(session.viewer, id)) };
});

/** One delivery with its webhook and who is looking, read once a request for title and page. */
export const loadDelivery = cache(async (id: string, deliveryId: string) => {
  const { session, webhook } = await loadWebhook(id);
  const delivery = await orNotFound([deliveryId], () => getDelivery(session.viewer, id, deliveryId));
  return { session, webhook, delivery };
});
