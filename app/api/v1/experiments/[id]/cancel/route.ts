import { emptyBody } from "@/lib/domain/api/experiments";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { cancelExperiment } from "@/lib/services/close-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    { permission: "experiment.cancel", params: { id: pathId("Experiment") }, body: emptyBody, status: 202 },
    async ({ viewer, params }) => {
      await cancelExperiment(viewer, params.id);
      return { experiment_id: params.id, status: "cancelled" };
    },
  ),
});
