import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { resendDelivery } from "@/lib/services/manage-webhooks";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "webhook.manage",
      params: { id: pathId("Webhook"), delivery: pathId("Delivery") },
      status: 202,
      idempotency: "atomic",
    },
    ({ viewer, params }) => resendDelivery(viewer, params.id, params.delivery),
  ),
});
