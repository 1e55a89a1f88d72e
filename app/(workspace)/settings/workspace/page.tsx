import type { Metadata } from "next";
import { WorkspaceForm } from "@/components/settings/workspace-form";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getWorkspaceSettings } from "@/lib/data/workspace-settings";
import { can } from "@/lib/domain/permissions/permissions";
import { changeWorkspaceAction } from "./actions";

export const metadata: Metadata = { title: "Workspace" };

export default async function WorkspacePage() {
  const viewer = await requireViewer();
  const { name, protected_labels: protectedLabels } = await getWorkspaceSettings(viewer);
  return (
    <WorkspaceForm
      name={name}
      protectedLabels={protectedLabels}
      mayManage={can(viewer.role, "workspace.update")}
      save={changeWorkspaceAction}
    />
  );
}
