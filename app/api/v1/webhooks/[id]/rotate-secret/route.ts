import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { rotateSecret } from "@/lib/services/manage-webhooks";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "webhook.manage",
      params: { id: pathId("Webhook") },
      idempotency: "atomic",
      secretAnswer: true,
    },
    ({ viewer, params }) => rotateSecret(viewer, params.id),
  ),
});
