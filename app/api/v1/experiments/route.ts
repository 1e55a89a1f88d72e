import { listExperiments } from "@/lib/data/experiment-list";
import { listExperimentsQuery } from "@/lib/domain/api/experiments";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "experiment.read", query: listExperimentsQuery }, ({ viewer, query }) =>
    listExperiments(viewer, query),
  ),
});
