import { exportExperimentQuery } from "@/lib/domain/api/experiments";
import { fileReply } from "@/lib/entry/file-reply";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { exportExperiment } from "@/lib/services/export-experiment";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { permission: "experiment.export", params: { id: pathId("Experiment") }, query: exportExperimentQuery },
    async ({ viewer, params, query }) => fileReply(await exportExperiment(viewer, params.id, query)),
  ),
});
