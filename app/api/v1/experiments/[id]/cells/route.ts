import { listCells } from "@/lib/data/cells";
import { listCellsQuery } from "@/lib/domain/api/experiments";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { permission: "experiment.read", params: { id: pathId("Experiment") }, query: listCellsQuery },
    ({ viewer, params, query }) => listCells(viewer, params.id, query),
  ),
});
