import { z } from "zod";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { loadCellDetail } from "@/lib/services/cell-detail";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    {
      credentials: "session",
      permission: "experiment.read",
      params: { id: pathId("Experiment") },
      query: z.strictObject({ cell: z.string().min(1).max(200) }),
    },
    ({ viewer, params, query }) => loadCellDetail(viewer, params.id, query.cell),
  ),
});
