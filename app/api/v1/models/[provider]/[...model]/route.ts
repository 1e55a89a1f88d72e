import { modelNameSchema, putModelBody } from "@/lib/domain/api/models";
import { notFound } from "@/lib/domain/errors";
import { type ProviderId, providerIdSchema } from "@/lib/domain/runs/completion";
import { pathText } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { getModel } from "@/lib/services/list-models";
import { putModel, removeModel } from "@/lib/services/manage-models";

function pathProvider(text: string): ProviderId {
  const provider = providerIdSchema.safeParse(text);
  if (!provider.success) throw notFound("Provider");
  return provider.data;
}

/** A model's name may hold slashes. */
function pathModel(text: string): string {
  const name = modelNameSchema.safeParse(pathText("Model")(text));
  if (!name.success) throw notFound("Model");
  return name.data;
}

const params = { provider: pathProvider, model: pathModel };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "model.read", params }, ({ viewer, params }) =>
    getModel(viewer, params.provider, params.model),
  ),
  PUT: route({ permission: "model.manage", params, body: putModelBody }, ({ viewer, params, body }) =>
    putModel(viewer, params.provider, params.model, body),
  ),
  DELETE: route({ permission: "model.manage", params }, ({ viewer, params }) =>
    removeModel(viewer, params.provider, params.model),
  ),
});
