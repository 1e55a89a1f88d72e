import { getExperiment } from "@/lib/data/experiment-answers";
import { changeExperimentBody } from "@/lib/domain/api/experiments";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { changeExperiment } from "@/lib/services/change-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "experiment.read", params: { id: pathId("Experiment") } }, ({ viewer, params }) =>
    getExperiment(viewer, params.id),
  ),
  PATCH: route(
    { permission: "experiment.update", params: { id: pathId("Experiment") }, body: changeExperimentBody },
    ({ viewer, params, body }) => changeExperiment(viewer, params.id, body),
  ),
});
