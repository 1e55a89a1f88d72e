import { getWebhook } from "@/lib/data/webhooks";
import { updateWebhookBody } from "@/lib/domain/api/webhooks";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { removeWebhook, updateWebhook } from "@/lib/services/manage-webhooks";

const params = { id: pathId("Webhook") };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "webhook.read", params }, ({ viewer, params }) => getWebhook(viewer, params.id)),
  PATCH: route(
    { permission: "webhook.manage", params, body: updateWebhookBody },
    ({ viewer, params, body }) => updateWebhook(viewer, params.id, body),
  ),
  DELETE: route({ permission: "webhook.manage", params }, ({ viewer, params }) =>
    removeWebhook(viewer, params.id),
  ),
});
