import { duplicateBody } from "@/lib/domain/api/experiments";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { duplicateExperiment } from "@/lib/services/follow-up-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "experiment.create",
      params: { id: pathId("Experiment") },
      body: duplicateBody,
      status: 202,
    },
    ({ viewer, params, body }) => duplicateExperiment(viewer, params.id, body.experiment_name),
  ),
});
