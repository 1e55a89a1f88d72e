import { loadJobs } from "@/app/_jobs/jobs";
import { listJobsQuery } from "@/lib/domain/api/jobs";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "job.read", query: listJobsQuery }, ({ viewer, query }) =>
    loadJobs(viewer, query),
  ),
});
