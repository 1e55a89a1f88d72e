import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import {
  deleteMember,
  findOwnMembership,
  getMember,
  lockOwners,
  setMemberRole,
} from "@/lib/data/memberships";
import type { MeAnswer, MemberAnswer } from "@/lib/domain/api/members";
import { AssayError } from "@/lib/domain/errors";
import { requireGrant, requireRole } from "@/lib/domain/permissions/permissions";
import type { Role } from "@/lib/domain/permissions/roles";
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

async function refuseLastOwner(viewer: Viewer, member: MemberAnswer): Promise<void> {
  const owners = await lockOwners(viewer);
  if (owners.length > 1 || !owners.includes(member.id)) return;
  throw new AssayError(
    "conflict",
    `${member.user.name} is the last owner. Make somebody else an owner first.`,
  );
}

/**
 * Gives a member another role.
 * @throws AssayError `not_found`; `forbidden` without the permission or for a role above the viewer's own; `conflict`
 * for the last owner.
 */
export async function changeMemberRole(viewer: Viewer, id: string, role: Role): Promise<MemberAnswer> {
  requireRole(viewer.role, "member.update");
  return transaction(async () => {
    const member = await getMember(viewer, id);
    if (member.role === role) return member;
    if (member.role === "owner" || role === "owner") requireRole(viewer.role, "member.manage_owner");
    requireGrant(viewer.role, role);
    if (member.role === "owner") await refuseLastOwner(viewer, member);
    const changed = await setMemberRole(viewer, id, role);
    await recordAudit(viewer, {
      action: "member.update",
      objectId: id,
      objectName: member.user.name,
      before: { role: member.role },
      after: { role },
    });
    return changed;
  });
}

/**
 * Removes a person from the workspace; their sessions and API keys there stop working at once.
 * @throws AssayError `not_found`, `forbidden`, or `conflict` for the last owner.
 */
export async function removeMember(viewer: Viewer, id: string): Promise<void> {
  requireRole(viewer.role, "member.remove");
  await transaction(async () => {
    const member = await getMember(viewer, id);
    if (member.role === "owner") {
      requireRole(viewer.role, "member.manage_owner");
      await refuseLastOwner(viewer, member);
    }
    await deleteMember(viewer, id);
    await recordAudit(viewer, {
      action: "member.remove",
      objectId: id,
      objectName: member.user.name,
      before: { email: member.user.email, role: member.role },
    });
  });
}
