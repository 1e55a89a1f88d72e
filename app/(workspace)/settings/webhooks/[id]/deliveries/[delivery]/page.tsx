import type { Metadata } from "next";
import { BackLink } from "@/components/settings/webhooks/back-link";
import { DeliveryDetail } from "@/components/settings/webhooks/delivery-detail";
import { ResendButton } from "@/components/settings/webhooks/resend-button";
import { AutoRefresh } from "@/components/ui/auto-refresh";
import { can } from "@/lib/domain/permissions/permissions";
import { titleOf } from "../../../../../or-not-found";
import { resendDeliveryAction } from "../../../actions";
import { loadDelivery } from "../../../load-webhook";

interface Props {
  params: Promise<{ id: string; delivery: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id, delivery } = await params;
  return titleOf(
    loadDelivery(id, delivery).then((one) => `${one.delivery.type} to ${one.webhook.name}`),
    "No such delivery",
  );
}

export default async function DeliveryPage({ params }: Props) {
  const { id, delivery: deliveryId } = await params;
  const { session, webhook, delivery } = await loadDelivery(id, deliveryId);
  const { viewer } = session;
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
