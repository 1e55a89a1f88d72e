import { getRun } from "@/lib/data/runs";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "run.read", params: { id: pathId("Run") } }, ({ viewer, params }) =>
    getRun(viewer, params.id),
  ),
});
