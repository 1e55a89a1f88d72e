import type { Metadata } from "next";
import { DeleteWorkspace } from "@/components/settings/delete-workspace";
import { WorkspaceForm } from "@/components/settings/workspace-form";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { getWorkspaceSettings } from "@/lib/data/workspace-settings";
import { can } from "@/lib/domain/permissions/permissions";
import { signedInRecently } from "@/lib/services/confirm-identity";
import { changeWorkspaceAction, deleteWorkspaceAction } from "./actions";

export const metadata: Metadata = { title: "Workspace" };

export default async function WorkspacePage() {
  const session = await requireSession();
  const { viewer } = session;
  const { name, protected_labels: protectedLabels } = await getWorkspaceSettings(viewer);
  return (
    <>
      <WorkspaceForm
        name={name}
        protectedLabels={protectedLabels}
        mayManage={can(viewer.role, "workspace.update")}
        save={changeWorkspaceAction}
      />
      {can(viewer.role, "workspace.delete") && (
        <DeleteWorkspace
          name={name}
          askPassword={session.user.hasPassword && !signedInRecently(session)}
          isOnly={session.workspaces.length < 2}
          remove={deleteWorkspaceAction}
        />
      )}
    </>
  );
}
