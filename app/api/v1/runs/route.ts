import { listRuns } from "@/lib/data/runs";
import { listRunsQuery } from "@/lib/domain/api/runs";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "run.read", query: listRunsQuery }, ({ viewer, query }) =>
    listRuns(viewer, query),
  ),
});
