import { listEvaluations } from "@/lib/data/evaluations";
import { pageQuerySchema } from "@/lib/domain/api/common";
import { createEvaluationBody } from "@/lib/domain/api/evaluators";
import { methods, route } from "@/lib/entry/route";
import { evaluateOnce } from "@/lib/services/evaluate-once";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "evaluation.read", query: pageQuerySchema }, ({ viewer, query }) =>
    listEvaluations(viewer, query),
  ),
  POST: route(
    { permission: "evaluation.create", body: createEvaluationBody, status: 201 },
    ({ viewer, body, signal }) => evaluateOnce(viewer, body, signal),
  ),
});
