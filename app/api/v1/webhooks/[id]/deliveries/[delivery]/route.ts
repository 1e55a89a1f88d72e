import { getDelivery } from "@/lib/data/webhook-deliveries";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    {
      permission: "webhook.read",
      params: { id: pathId("Webhook"), delivery: pathId("Delivery") },
    },
    ({ viewer, params }) => getDelivery(viewer, params.id, params.delivery),
  ),
});
