import { getExperiment } from "@/lib/data/experiment-answers";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "experiment.read", params: { id: pathId("Experiment") } }, ({ viewer, params }) =>
    getExperiment(viewer, params.id),
  ),
});
