import { changeJob } from "@/app/_jobs/jobs";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route({ permission: "job.manage", params: { id: pathId("Job") } }, ({ viewer, params }) =>
    changeJob(viewer, params.id, "cancel"),
  ),
});
