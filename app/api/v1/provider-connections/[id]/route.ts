import { updateConnectionBody } from "@/lib/domain/api/provider-connections";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { removeConnection, updateConnection } from "@/lib/services/manage-connections";

const params = { id: pathId("Provider connection") };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  PATCH: route(
    { permission: "provider.manage", params, body: updateConnectionBody },
    ({ viewer, params, body }) => updateConnection(viewer, params.id, body),
  ),
  DELETE: route({ permission: "provider.manage", params }, ({ viewer, params }) =>
    removeConnection(viewer, params.id),
  ),
});
