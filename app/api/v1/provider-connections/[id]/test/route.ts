import { testConnectionBody } from "@/lib/domain/api/provider-connections";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { testConnection } from "@/lib/services/test-connection";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "provider.manage",
      params: { id: pathId("Provider connection") },
      body: testConnectionBody,
    },
    ({ viewer, params, body }) => testConnection(viewer, params.id, body.model),
  ),
});
