import { listDeliveriesQuery } from "@/lib/domain/api/webhooks";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { listWebhookDeliveries } from "@/lib/services/manage-webhooks";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { permission: "webhook.read", params: { id: pathId("Webhook") }, query: listDeliveriesQuery },
    ({ viewer, params, query }) => listWebhookDeliveries(viewer, params.id, query),
  ),
});
