import { getLibraryEvaluator } from "@/lib/data/evaluators";
import { updateEvaluatorBody } from "@/lib/domain/api/evaluators";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { removeEvaluator, updateEvaluator } from "@/lib/services/manage-evaluators";

const params = { id: pathId("Evaluator") };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "evaluator.read", params }, ({ viewer, params }) =>
    getLibraryEvaluator(viewer, params.id),
  ),
  PATCH: route(
    { permission: "evaluator.update", params, body: updateEvaluatorBody },
    ({ viewer, params, body }) => updateEvaluator(viewer, params.id, body),
  ),
  DELETE: route({ permission: "evaluator.delete", params }, ({ viewer, params }) =>
    removeEvaluator(viewer, params.id),
  ),
});
