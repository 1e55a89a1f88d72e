import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { rotateEvaluatorSecret } from "@/lib/services/manage-evaluators";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "evaluator.update",
      params: { id: pathId("Evaluator") },
      idempotency: "atomic",
      secretAnswer: true,
    },
    ({ viewer, params }) => rotateEvaluatorSecret(viewer, params.id),
  ),
});
