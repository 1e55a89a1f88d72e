import { getWorkspaceSettings } from "@/lib/data/workspace-settings";
import { updateWorkspaceBody } from "@/lib/domain/api/workspace";
import { methods, route } from "@/lib/entry/route";
import { changeWorkspace } from "@/lib/services/manage-workspace";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "workspace.read" }, ({ viewer }) => getWorkspaceSettings(viewer)),
  PATCH: route({ permission: "workspace.update", body: updateWorkspaceBody }, ({ viewer, body }) =>
    changeWorkspace(viewer, body),
  ),
});
