import "server-only";
import { randomBytes } from "node:crypto";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import {
  getInvitation,
  insertInvitation,
  revokeInvitationRow,
  revokeInvitationsTo,
} from "@/lib/data/invitations";
import { findMemberByEmail, lockMemberships } from "@/lib/data/memberships";
import type { CreateInvitationBody, InvitationAnswer } from "@/lib/domain/api/invitations";
import { AssayError } from "@/lib/domain/errors";
import { invitationHash, invitationPath, invitationToken } from "@/lib/domain/permissions/invitation";
import { requireGrant, requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

const dayMs = 24 * 60 * 60 * 1000;

/** An invitation and the path of its link, which is told this once. */
export interface IssuedInvitation {
  invitation: InvitationAnswer;
  path: string;
}

async function issue(viewer: Viewer, body: CreateInvitationBody): Promise<IssuedInvitation> {
  const member = await findMemberByEmail(viewer, body.email);
  if (member !== null) {
    throw new AssayError("conflict", `${member.user.email} is a member already, as ${member.role}.`);
  }
  const token = invitationToken(randomBytes(32));
  await revokeInvitationsTo(viewer, body.email);
  const invitation = await insertInvitation(viewer, {
    email: body.email,
    role: body.role,
    tokenHash: invitationHash(token),
    expiresAt: new Date(Date.now() + body.expires_in_days * dayMs),
  });
  await recordAudit(viewer, {
    action: "invitation.create",
    objectId: invitation.id,
    objectName: invitation.email,
    after: invitation,
  });
  return { invitation, path: invitationPath(token) };
}

/**
 * Invites an address to the workspace. Only the SHA-256 of the link's 256-bit token is kept. An open invitation of the
 * same address is revoked: the newest link is the one that works.
 * @throws AssayError `forbidden` without the permission or for a role above the viewer's own; `conflict` for a member.
 */
export async function inviteMember(viewer: Viewer, body: CreateInvitationBody): Promise<IssuedInvitation> {
  requireRole(viewer.role, "member.invite");
  requireGrant(viewer.role, body.role);
  return transaction(async () => {
    await lockMemberships(viewer.workspaceId);
    return issue(viewer, body);
  });
}

/**
 * Makes a new link for an invitation that nobody accepted, whether it still stands or not; the old link stops working.
 * @throws AssayError `not_found`, `forbidden`; `conflict` when it was accepted or the address is a member by now.
 */
export async function reissueInvitation(viewer: Viewer, id: string, days: number): Promise<IssuedInvitation> {
  requireRole(viewer.role, "member.invite");
  return transaction(async () => {
    await lockMemberships(viewer.workspaceId);
    const { email, role, state } = await getInvitation(viewer, id);
    requireGrant(viewer.role, role);
    if (state === "accepted") throw new AssayError("conflict", "This invitation was accepted already.");
    return issue(viewer, { email, role, expires_in_days: days });
  });
}

/**
 * Ends an invitation: its link stops working at once. Revoking a revoked one again changes nothing.
 * @throws AssayError `not_found`, `forbidden`, `conflict` when it was accepted.
 */
export async function revokeInvitation(viewer: Viewer, id: string): Promise<void> {
  requireRole(viewer.role, "member.invite");
  await transaction(async () => {
    await lockMemberships(viewer.workspaceId);
    const before = await getInvitation(viewer, id);
    requireGrant(viewer.role, before.role);
    if (before.state === "accepted") {
      throw new AssayError("conflict", "This invitation was accepted already. Remove the member instead.");
    }
    if (before.state === "revoked") return;
    await revokeInvitationRow(viewer, id);
    await recordAudit(viewer, {
      action: "invitation.revoke",
      objectId: id,
      objectName: before.email,
      before,
    });
  });
}
