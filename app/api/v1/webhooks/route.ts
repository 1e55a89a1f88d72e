import { listWebhooks } from "@/lib/data/webhooks";
import { createWebhookBody, listWebhooksQuery } from "@/lib/domain/api/webhooks";
import { methods, route } from "@/lib/entry/route";
import { createWebhook } from "@/lib/services/manage-webhooks";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "webhook.read", query: listWebhooksQuery }, ({ viewer, query }) =>
    listWebhooks(viewer, query),
  ),
  POST: route(
    {
      permission: "webhook.manage",
      body: createWebhookBody,
      status: 201,
      idempotency: "atomic",
      secretAnswer: true,
    },
    ({ viewer, body }) => createWebhook(viewer, body),
  ),
});
