import { compareBody } from "@/lib/domain/api/prompts";
import { methods, route } from "@/lib/entry/route";
import { compareVersions } from "@/lib/services/evaluate-version";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route({ permission: "experiment.create", body: compareBody, status: 202 }, ({ viewer, body }) =>
    compareVersions(viewer, body),
  ),
});
