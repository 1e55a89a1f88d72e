import type { Metadata } from "next";
import { AutoRefresh } from "@/components/settings/jobs/auto-refresh";
import { BackLink } from "@/components/settings/webhooks/back-link";
import { DeliveryDetail } from "@/components/settings/webhooks/delivery-detail";
import { ResendButton } from "@/components/settings/webhooks/resend-button";
import { getDelivery } from "@/lib/data/webhook-deliveries";
import { getWebhook } from "@/lib/data/webhooks";
import { can } from "@/lib/domain/permissions/permissions";
import { resendDeliveryAction } from "../../../actions";
import { orNotFound, requireWebhookReader } from "../../../load-webhook";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({
  params,
}: {
  params: Promise<{ id: string; delivery: string }>;
}) {
  const { viewer } = await requireWebhookReader();
  const { id, delivery: deliveryId } = await params;
  const [webhook, delivery] = await orNotFound([id, deliveryId], () =>
    Promise.all([getWebhook(viewer, id), getDelivery(viewer, id, deliveryId)]),
  );
  return (
    <>
      {delivery.status === "pending" && <AutoRefresh />}
      <BackLink href={`/settings/webhooks/${id}`}>{webhook.name}</BackLink>
      <DeliveryDetail
        delivery={delivery}
        action={
          can(viewer.role, "webhook.manage") && (
            <ResendButton id={id} delivery={deliveryId} resend={resendDeliveryAction} />
          )
        }
      />
    </>
  );
}
