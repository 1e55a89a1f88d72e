import { updateApiKeyBody } from "@/lib/domain/api/api-keys";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { removeApiKey, updateApiKey } from "@/lib/services/manage-api-keys";

const params = { id: pathId("API key") };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  PATCH: route({ permission: "api_key.update", params, body: updateApiKeyBody }, ({ viewer, params, body }) =>
    updateApiKey(viewer, params.id, body),
  ),
  DELETE: route({ permission: "api_key.delete", params }, ({ viewer, params }) =>
    removeApiKey(viewer, params.id),
  ),
});
