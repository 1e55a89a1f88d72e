import { getEvaluation } from "@/lib/data/evaluations";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "evaluation.read", params: { id: pathId("Evaluation") } }, ({ viewer, params }) =>
    getEvaluation(viewer, params.id),
  ),
});
