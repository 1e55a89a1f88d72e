import { diffQuery } from "@/lib/domain/api/prompts";
import { methods, route } from "@/lib/entry/route";
import { diffVersions } from "@/lib/services/diff-versions";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "version.read", query: diffQuery }, ({ viewer, query }) =>
    diffVersions(viewer, query.from, query.to),
  ),
});
