import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { loadMatrixOf } from "@/lib/services/experiment-matrix";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { credentials: "session", permission: "experiment.read", params: { id: pathId("Experiment") } },
    ({ viewer, params }) => loadMatrixOf(viewer, params.id),
  ),
});
