import { pathId } from "@/lib/entry/path";
import { methods } from "@/lib/entry/route";
import { stream } from "@/lib/entry/stream";
import { watchExperiment } from "@/lib/services/watch-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: stream(
    { permission: "experiment.read", params: { id: pathId("Experiment") } },
    ({ viewer, params, signal }) => watchExperiment(viewer, params.id, signal),
  ),
});
