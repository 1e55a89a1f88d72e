import { methods, route } from "@/lib/entry/route";
import { listEvaluatorTypes } from "@/lib/services/evaluator-type-options";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "evaluator.read" }, () => listEvaluatorTypes()),
});
