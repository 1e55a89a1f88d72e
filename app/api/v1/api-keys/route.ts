import { listApiKeys } from "@/lib/data/api-keys";
import { createApiKeyBody, listApiKeysQuery } from "@/lib/domain/api/api-keys";
import { methods, route } from "@/lib/entry/route";
import { createApiKey } from "@/lib/services/manage-api-keys";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "api_key.read", query: listApiKeysQuery }, ({ viewer, query }) =>
    listApiKeys(viewer, query),
  ),
  POST: route(
    {
      permission: "api_key.create",
      body: createApiKeyBody,
      status: 201,
      idempotency: "atomic",
      secretAnswer: true,
    },
    ({ viewer, body }) => createApiKey(viewer, body),
  ),
});
