import { emptyBody } from "@/lib/domain/api/experiments";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { retryExperiment } from "@/lib/services/follow-up-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    { permission: "experiment.retry", params: { id: pathId("Experiment") }, body: emptyBody, status: 202 },
    ({ viewer, params }) => retryExperiment(viewer, params.id),
  ),
});
