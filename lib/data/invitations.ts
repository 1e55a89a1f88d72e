import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { InvitationAnswer, ListInvitationsQuery } from "@/lib/domain/api/invitations";
import { notFound } from "@/lib/domain/errors";
import { type InvitationState, invitationState } from "@/lib/domain/permissions/invitation";
import { type Role, roles } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { idAfter, idPage, type Page } from "./paging";

const include = { inviter: { select: { id: true, name: true } } } satisfies Prisma.InvitationInclude;

function invitationAnswer(row: Prisma.InvitationGetPayload<{ include: typeof include }>): InvitationAnswer {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    state: invitationState(row, new Date()),
    invited_by: row.inviter,
    expires_at: row.expiresAt.toISOString(),
    accepted_at: row.acceptedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

const open = { acceptedAt: null, revokedAt: null };

function inState(state: InvitationState): Prisma.InvitationWhereInput {
  if (state === "accepted") return { acceptedAt: { not: null } };
  if (state === "revoked") return { revokedAt: { not: null } };
  return { ...open, expiresAt: state === "pending" ? { gt: new Date() } : { lte: new Date() } };
}

const invitationList = "invitations";

/** One page of the workspace's invitations, newest first. */
export async function listInvitations(
  viewer: Viewer,
  query: ListInvitationsQuery,
): Promise<Page<InvitationAnswer>> {
  const after = idAfter(invitationList, query.cursor);
  const rows = await db().invitation.findMany({
    where: {
      workspaceId: viewer.workspaceId,
      ...(query.state === undefined ? {} : inState(query.state)),
      ...(after === undefined ? {} : { id: { lt: after } }),
    },
    include,
    orderBy: { id: "desc" },
    take: query.limit + 1,
  });
  return idPage(invitationList, rows, query.limit, invitationAnswer);
}

const mostShown = 200;

/** Invitations that were neither accepted nor revoked, expired ones too, newest first; at most 200. */
export async function listOpenInvitations(viewer: Viewer): Promise<InvitationAnswer[]> {
  const rows = await db().invitation.findMany({
    where: { ...open, workspaceId: viewer.workspaceId },
    include,
    orderBy: { id: "desc" },
    take: mostShown,
  });
  return rows.map(invitationAnswer);
}

/** @throws AssayError `not_found`. */
export async function getInvitation(viewer: Viewer, id: string): Promise<InvitationAnswer> {
  const row = await db().invitation.findFirst({ where: { id, workspaceId: viewer.workspaceId }, include });
  if (row === null) throw notFound("Invitation");
  return invitationAnswer(row);
}

export interface NewInvitation {
  email: string;
  role: Role;
  tokenHash: Uint8Array<ArrayBuffer>;
  expiresAt: Date;
}

/** Writes an invitation; an open one of the same address must be revoked before. */
export async function insertInvitation(viewer: Viewer, invitation: NewInvitation): Promise<InvitationAnswer> {
  const row = await db().invitation.create({
    data: { ...invitation, workspaceId: viewer.workspaceId, invitedBy: viewer.userId },
    include,
  });
  return invitationAnswer(row);
}

async function revoke(viewer: Viewer, where: Prisma.InvitationWhereInput): Promise<void> {
  await db().invitation.updateMany({
    where: { ...where, ...open, workspaceId: viewer.workspaceId },
    data: { revokedAt: new Date() },
  });
}

/** Ends an invitation that nobody has accepted; any other stays as it is. */
export function revokeInvitationRow(viewer: Viewer, id: string): Promise<void> {
  return revoke(viewer, { id });
}

/** Ends the open invitation of an address, if there is one. */
export function revokeInvitationsTo(viewer: Viewer, email: string): Promise<void> {
  return revoke(viewer, { email });
}

/**
 * Ends the open invitations a person gave that they could not give any more.
 * @param role what they are now; null when they are no member any more.
 */
export function revokeInvitationsBy(viewer: Viewer, userId: string, role: Role | null): Promise<void> {
  const above = role === null ? [...roles] : roles.slice(roles.indexOf(role) + 1);
  return revoke(viewer, { invitedBy: userId, role: { in: above } });
}

/** An invitation as the holder of its link may see it. */
export interface HeldInvitation {
  id: string;
  email: string;
  role: Role;
  state: InvitationState;
  expiresAt: Date;
  inviterName: string | null;
  workspace: { id: string; name: string };
}

/** The invitation of a token, whatever became of it. The token is the permission, hence no viewer. */
export async function findInvitation(tokenHash: Uint8Array<ArrayBuffer>): Promise<HeldInvitation | null> {
  const row = await db().invitation.findUnique({
    where: { tokenHash },
    include: { ...include, workspace: { select: { id: true, name: true } } },
  });
  if (row === null) return null;
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    state: invitationState(row, new Date()),
    expiresAt: row.expiresAt,
    inviterName: row.inviter?.name ?? null,
    workspace: row.workspace,
  };
}

/** Uses up a pending invitation. @returns false when it is not pending any more. */
export async function takeInvitation(id: string): Promise<boolean> {
  const { count } = await db().invitation.updateMany({
    where: { id, ...inState("pending") },
    data: { acceptedAt: new Date() },
  });
  return count === 1;
}

/** Whether anybody invited this address and the invitation still stands. */
export async function hasPendingInvitation(email: string): Promise<boolean> {
  const row = await db().invitation.findFirst({
    where: { email, ...inState("pending") },
    select: { id: true },
  });
  return row !== null;
}
