import { createEvaluatorBody, listEvaluatorsQuery } from "@/lib/domain/api/evaluators";
import { methods, route } from "@/lib/entry/route";
import { createEvaluator, listLibrary } from "@/lib/services/manage-evaluators";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "evaluator.read", query: listEvaluatorsQuery }, ({ viewer, query }) =>
    listLibrary(viewer, query),
  ),
  POST: route(
    {
      permission: "evaluator.create",
      body: createEvaluatorBody,
      status: 201,
      idempotency: "atomic",
      secretAnswer: true,
    },
    ({ viewer, body }) => createEvaluator(viewer, body),
  ),
});
