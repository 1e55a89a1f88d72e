import { runExperimentBody } from "@/lib/domain/api/experiments";
import { methods, route } from "@/lib/entry/route";
import { startExperiment } from "@/lib/services/start-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route({ permission: "experiment.create", body: runExperimentBody, status: 202 }, ({ viewer, body }) =>
    startExperiment(viewer, body),
  ),
});
