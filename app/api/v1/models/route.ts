import { listModelsQuery } from "@/lib/domain/api/models";
import { methods, route } from "@/lib/entry/route";
import { listModels } from "@/lib/services/list-models";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "model.read", query: listModelsQuery }, ({ viewer, query }) =>
    listModels(viewer, query),
  ),
});
