import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { afterCommit, transaction } from "@/lib/data/client";
import { closeWorkspace } from "@/lib/data/deleted-workspaces";
import { lockMemberships } from "@/lib/data/memberships";
import { changeWorkspaceSettings, getWorkspaceSettings } from "@/lib/data/workspace-settings";
import { countWorkspacesOf, insertWorkspace, ownsWorkspace } from "@/lib/data/workspaces";
import type { UpdateWorkspaceBody, WorkspaceAnswer } from "@/lib/domain/api/workspace";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { CallOrigin, Viewer } from "@/lib/domain/permissions/viewer";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { requestErasure } from "./erase-workspace";
import { ownWorkspace } from "./owner";

/**
 * Whether a person may make a workspace of their own: owners may, and anybody where sign-up is open. Others were let
 * into somebody's workspace, and providers that the operator connected work in every one.
 */
export async function mayCreateWorkspace(userId: string): Promise<boolean> {
  return env().ASSAY_ALLOW_SIGNUP || (await ownsWorkspace(userId));
}

/**
 * Makes another workspace with the person as its owner.
 * @throws AssayError `forbidden`.
 */
export async function createWorkspace(
  person: { id: string; name: string; email: string },
  name: string,
  from?: CallOrigin,
): Promise<{ id: string }> {
  if (!(await mayCreateWorkspace(person.id))) {
    throw new AssayError("forbidden", "Only owners of a workspace make new ones. Ask one of them.");
  }
  return transaction(async () => {
    const workspace = await insertWorkspace(name);
    await ownWorkspace(person, workspace, from);
    return { id: workspace.id };
  });
}

/**
 * Renames the workspace or sets which labels only admins may move. Its slug stays.
 * @throws AssayError `forbidden`.
 */
export async function changeWorkspace(viewer: Viewer, change: UpdateWorkspaceBody): Promise<WorkspaceAnswer> {
  requireRole(viewer.role, "workspace.update");
  return transaction(async () => {
    await lockMemberships(viewer.workspaceId);
    const before = await getWorkspaceSettings(viewer);
    await changeWorkspaceSettings(viewer, {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.protected_labels === undefined ? {} : { protectedLabels: change.protected_labels }),
    });
    const after = await getWorkspaceSettings(viewer);
    await recordAudit(viewer, {
      action: "workspace.update",
      objectId: viewer.workspaceId,
      objectName: after.name,
      before,
      after,
    });
    return after;
  });
}

/**
 * Deletes the workspace with everything in it: prompts, experiments, runs, keys, its audit log. It is shut at once, with
 * its members, keys, connections and webhooks gone, and what runs for it cancelled; the engine erases the rest, which may
 * take minutes for millions of rows. The embedded engine's records of it, which hold ids and counts, are pruned with the others.
 * @param name typed by the person, to be sure they mean this one.
 * @throws AssayError `forbidden`; `invalid` at /name; `conflict` when it is the only workspace of the person, who would
 * then have none to work in.
 */
export async function deleteWorkspace(viewer: Viewer, name: string): Promise<void> {
  requireRole(viewer.role, "workspace.delete");
  await transaction(async () => {
    await lockMemberships(viewer.workspaceId);
    const workspace = await getWorkspaceSettings(viewer);
    if (name.trim() !== workspace.name.trim()) {
      throw invalidField("/name", `Type the workspace's name: ${workspace.name}`);
    }
    if (viewer.userId !== null && (await countWorkspacesOf(viewer.userId)) < 2) {
      throw new AssayError("conflict", "This is your only workspace. Create another one first.");
    }
    await closeWorkspace(viewer);
    await afterCommit(() => requestErasure(viewer.workspaceId, "first"));
  });
  log.info(
    { workspace_id: viewer.workspaceId, user_id: viewer.userId, address: viewer.from?.address },
    "workspace deleted",
  );
}
