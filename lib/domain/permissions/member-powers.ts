import { can } from "./permissions";
import { atLeast, type Role, roles } from "./roles";

/** What one member may do to another, for what the interface offers. The services hold it again. */
export interface MemberPowers {
  /** Roles they may be given in place of theirs, least first; empty when it cannot be changed. */
  roles: Role[];
  mayRemove: boolean;
  /** Whether ownership may be handed over to them. */
  mayInherit: boolean;
}

/**
 * @param viewer role of who looks.
 * @param member whom they look at; `isLastOwner` when nobody else owns the workspace.
 */
export function memberPowers(
  viewer: Role,
  member: { role: Role; isSelf: boolean; isLastOwner: boolean },
): MemberPowers {
  const reachable = !member.isLastOwner && (member.role !== "owner" || can(viewer, "member.manage_owner"));
  const offered = roles.filter(
    (role) =>
      role !== member.role &&
      atLeast(viewer, role) &&
      (role !== "owner" || can(viewer, "member.manage_owner")),
  );
  return {
    roles: reachable && can(viewer, "member.update") ? offered : [],
    mayRemove: reachable && !member.isSelf && can(viewer, "member.remove"),
    mayInherit: !member.isSelf && member.role !== "owner" && can(viewer, "workspace.transfer"),
  };
}

/** Roles an invitation may give, least first. */
export function invitableRoles(viewer: Role): Role[] {
  return can(viewer, "member.invite") ? roles.filter((role) => atLeast(viewer, role)) : [];
}
