import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import {
  getWorkspaceSettings,
  setWorkspaceSettings,
  type WorkspaceSettings,
} from "@/lib/data/workspace-settings";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

function audited({ name, protectedLabels }: WorkspaceSettings) {
  return { name, protected_labels: protectedLabels };
}

/**
 * Names the workspace and says which labels only admins may move or remove.
 * @throws AssayError `forbidden` without the role.
 */
export async function changeWorkspace(viewer: Viewer, settings: WorkspaceSettings): Promise<void> {
  requireRole(viewer.role, "workspace.update");
  const after = { ...settings, protectedLabels: [...new Set(settings.protectedLabels)].sort() };
  await transaction(async () => {
    const before = await getWorkspaceSettings(viewer);
    await setWorkspaceSettings(viewer, after);
    await recordAudit(viewer, {
      action: "workspace.update",
      objectId: viewer.workspaceId,
      objectName: after.name,
      before: audited(before),
      after: audited(after),
    });
  });
}
