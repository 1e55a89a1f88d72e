import { rescoreBody } from "@/lib/domain/api/experiments";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { rescoreExperiment } from "@/lib/services/follow-up-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "experiment.rescore",
      params: { id: pathId("Experiment") },
      body: rescoreBody,
      status: 202,
    },
    ({ viewer, params, body }) => rescoreExperiment(viewer, params.id, body.evaluators),
  ),
});
