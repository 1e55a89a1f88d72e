import { notFound } from "next/navigation";
import { cache } from "react";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { getDelivery } from "@/lib/data/webhook-deliveries";
import { getWebhook } from "@/lib/data/webhooks";
import { isUuid } from "@/lib/domain/api/common";
import { can } from "@/lib/domain/permissions/permissions";
import { orNotFound } from "../../or-not-found";

/** The session of who may see webhooks. Anybody else gets the page of what does not exist. */
async function requireWebhookReader() {
  const session = await requireSession();
  if (!can(session.viewer.role, "webhook.read")) notFound();
  return session;
}

/** A webhook and who is looking, read once a request for title and page. */
export const loadWebhook = cache(async (id: string) => {
  const session = await requireWebhookReader();
  if (!isUuid(id)) notFound();
  return { session, webhook: await orNotFound(getWebhook(session.viewer, id)) };
});

/** One delivery with its webhook and who is looking, read once a request for title and page. */
export const loadDelivery = cache(async (id: string, deliveryId: string) => {
  const { session, webhook } = await loadWebhook(id);
  if (!isUuid(deliveryId)) notFound();
  const delivery = await orNotFound(getDelivery(session.viewer, id, deliveryId));
  return { session, webhook, delivery };
});
