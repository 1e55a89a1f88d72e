import "server-only";
import { deactivateKeysOf } from "@/lib/data/api-keys";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { revokeInvitationsBy } from "@/lib/data/invitations";
import {
  countOwners,
  deleteMember,
  findOwnMembership,
  getMember,
  lockMemberships,
  setMemberRole,
} from "@/lib/data/memberships";
import type { MeAnswer, MemberAnswer } from "@/lib/domain/api/members";
import { AssayError } from "@/lib/domain/errors";
import { requireGrant, requireRole } from "@/lib/domain/permissions/permissions";
import { atLeast, type Role } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** Who the viewer is and what they may do. */
export async function whoAmI(viewer: Viewer): Promise<MeAnswer> {
  const own = await findOwnMembership(viewer);
  return {
    workspace_id: viewer.workspaceId,
    user: own?.user ?? null,
    role: viewer.role,
    last_active_at: own?.last_active_at ?? null,
  };
}

/**
 * Runs `change` with the workspace's members held, under the role the viewer has by then: they may have been demoted or
 * removed since their request came in.
 */
function withMembers<T>(viewer: Viewer, change: (viewer: Viewer) => Promise<T>): Promise<T> {
  return transaction(async () => {
    await lockMemberships(viewer.workspaceId);
    if (viewer.userId === null) return change(viewer);
    const own = await findOwnMembership(viewer);
    if (own === null) throw new AssayError("forbidden", "You are not a member of this workspace any more.");
    return change(atLeast(own.role, viewer.role) ? viewer : { ...viewer, role: own.role });
  });
}

async function refuseLastOwner(viewer: Viewer, member: MemberAnswer): Promise<void> {
  if (member.role !== "owner" || (await countOwners(viewer)) > 1) return;
  const who = member.user.id === viewer.userId ? "You are" : `${member.user.name} is`;
  throw new AssayError("conflict", `${who} the last owner. Make somebody else an owner first.`);
}

/**
 * Gives a member another role. Open invitations they gave to a higher role than their new one are withdrawn.
 * @throws AssayError `not_found`; `forbidden` without the permission or for a role above the viewer's own; `conflict`
 * for the last owner.
 */
export async function changeMemberRole(viewer: Viewer, id: string, role: Role): Promise<MemberAnswer> {
  return withMembers(viewer, async (now) => {
    requireRole(now.role, "member.update");
    const member = await getMember(now, id);
    if (member.role === role) return member;
    if (member.role === "owner" || role === "owner") requireRole(now.role, "member.manage_owner");
    requireGrant(now.role, role);
    await refuseLastOwner(now, member);
    const changed = await setMemberRole(now, id, role);
    await revokeInvitationsBy(now, member.user.id, role);
    await recordAudit(now, {
      action: "member.update",
      objectId: id,
      objectName: member.user.name,
      before: { role: member.role },
      after: { role },
    });
    return changed;
  });
}

/** Ends a membership and everything that would let the person back in. */
async function end(viewer: Viewer, member: MemberAnswer): Promise<void> {
  await refuseLastOwner(viewer, member);
  await deleteMember(viewer, member.id);
  await deactivateKeysOf(viewer, member.user.id);
  await revokeInvitationsBy(viewer, member.user.id, null);
}

/**
 * Removes a person from the workspace: their sessions there end at once, their API keys there are turned off, and open
 * invitations they gave are withdrawn.
 * @throws AssayError `not_found`, `forbidden`, or `conflict` for the last owner.
 */
export async function removeMember(viewer: Viewer, id: string): Promise<void> {
  await withMembers(viewer, async (now) => {
    requireRole(now.role, "member.remove");
    const member = await getMember(now, id);
    if (member.role === "owner") requireRole(now.role, "member.manage_owner");
    await end(now, member);
    await recordAudit(now, {
      action: "member.remove",
      objectId: id,
      objectName: member.user.name,
      before: { email: member.user.email, role: member.role },
    });
  });
}

/**
 * Takes the viewer's own person out of the workspace, whatever their role.
 * @throws AssayError `conflict` for the last owner.
 */
export async function leaveWorkspace(viewer: Viewer): Promise<void> {
  await withMembers(viewer, async (now) => {
    const own = await findOwnMembership(now);
    if (own === null) throw new AssayError("forbidden", "A key that is nobody's cannot leave.");
    // Recorded while they still belong to it.
    await recordAudit(now, {
      action: "member.leave",
      objectId: own.id,
      objectName: own.role,
      before: { email: own.user.email, role: own.role },
    });
    await end(now, own);
  });
}

/**
 * Makes another member the owner and the viewer an admin, at once.
 * @throws AssayError `not_found`; `forbidden` for who is no owner; `conflict` for oneself.
 */
export async function transferOwnership(viewer: Viewer, id: string): Promise<MemberAnswer> {
  return withMembers(viewer, async (now) => {
    requireRole(now.role, "workspace.transfer");
    const heir = await getMember(now, id);
    const own = await findOwnMembership(now);
    if (own === null || own.id === heir.id) {
      throw new AssayError("conflict", "Choose another member to hand the workspace over to.");
    }
    const changed = await setMemberRole(now, heir.id, "owner");
    await setMemberRole(now, own.id, "admin");
    await revokeInvitationsBy(now, own.user.id, "admin");
    await recordAudit(now, {
      action: "workspace.transfer",
      objectId: now.workspaceId,
      objectName: heir.user.name,
      before: { owner: own.user.email },
      after: { owner: heir.user.email },
    });
    return changed;
  });
}
