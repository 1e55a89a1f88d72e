import { exampleFromRunBody } from "@/lib/domain/api/golden-examples";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { exampleFromRun } from "@/lib/services/example-from-run";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "example.create",
      params: { id: pathId("Run") },
      body: exampleFromRunBody,
      status: 201,
      idempotency: "atomic",
    },
    ({ viewer, params, body }) => exampleFromRun(viewer, params.id, body),
  ),
});
