import { addVariantsBody } from "@/lib/domain/api/experiments";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { extendExperiment } from "@/lib/services/follow-up-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "experiment.extend",
      params: { id: pathId("Experiment") },
      body: addVariantsBody,
      status: 202,
    },
    ({ viewer, params, body }) => extendExperiment(viewer, params.id, body),
  ),
});
