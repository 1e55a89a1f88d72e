import { getExample } from "@/lib/data/golden-examples";
import { updateExampleBody } from "@/lib/domain/api/golden-examples";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { archiveExamples, changeExample } from "@/lib/services/change-example";

const params = { id: pathId("Golden example") };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "example.read", params }, ({ viewer, params }) => getExample(viewer, params.id)),
  PATCH: route(
    { permission: "example.update", params, body: updateExampleBody },
    ({ viewer, params, body }) => changeExample(viewer, params.id, body),
  ),
  DELETE: route({ permission: "example.archive", params }, ({ viewer, params }) =>
    archiveExamples(viewer, [params.id]),
  ),
});
