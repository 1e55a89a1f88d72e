import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import type { MemberAnswer } from "@/lib/domain/api/members";
import { notFound } from "@/lib/domain/errors";
import type { Role } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";
import { touchSometimes } from "./touched";
import { normalEmail } from "./users";

export interface SessionUser {
  id: string;
  email: string;
  name: string;
  hasPassword: boolean;
  sessionVersion: number;
  /** Oldest first. */
  memberships: {
    id: string;
    role: Role;
    workspace: { id: string; name: string; slug: string; isDemo: boolean };
  }[];
}

/** What a session is checked against; asked before there is a viewer, hence without one. */
export async function findSessionUser(userId: string): Promise<SessionUser | null> {
  const user = await db().user.findUnique({
    where: { id: userId },
    select: {
      id: true,
      email: true,
      name: true,
      passwordHash: true,
      sessionVersion: true,
      memberships: {
        orderBy: { id: "asc" },
        select: {
          id: true,
          role: true,
          workspace: { select: { id: true, name: true, slug: true, isDemo: true } },
        },
      },
    },
  });
  if (user === null) return null;
  const { passwordHash, ...rest } = user;
  return { ...rest, hasPassword: passwordHash !== null };
}

/** Notes that a member was here, at most once a minute, off the request's path. */
export function touchMembership(id: string): void {
  touchSometimes(
    id,
    () =>
      db().$executeRaw`update memberships set last_active_at = now() where id = ${id}::uuid
      and (last_active_at is null or last_active_at < now() - interval '1 minute')`,
  );
}

const memberInclude = {
  user: { select: { id: true, email: true, name: true } },
} satisfies Prisma.MembershipInclude;

function memberAnswer(row: Prisma.MembershipGetPayload<{ include: typeof memberInclude }>): MemberAnswer {
  return {
    id: row.id,
    user: row.user,
    role: row.role,
    last_active_at: row.lastActiveAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

const memberList = "members";

/** One page of the workspace's members, newest first. */
export async function listMembers(viewer: Viewer, query: PageQuery): Promise<Page<MemberAnswer>> {
  const after = idAfter(memberList, query.cursor);
  const rows = await db().membership.findMany({
    where: { workspaceId: viewer.workspaceId, ...(after === undefined ? {} : { id: { lt: after } }) },
    include: memberInclude,
    orderBy: { id: "desc" },
    take: query.limit + 1,
  });
  return idPage(memberList, rows, query.limit, memberAnswer);
}

/** @throws AssayError `not_found`, also for a member of another workspace. */
export async function getMember(viewer: Viewer, id: string): Promise<MemberAnswer> {
  const row = await db().membership.findFirst({
    where: { id, workspaceId: viewer.workspaceId },
    include: memberInclude,
  });
  if (row === null) throw notFound("Member");
  return memberAnswer(row);
}

/** The membership of the viewer's own person; null for a key that is nobody's. */
export async function findOwnMembership(viewer: Viewer): Promise<MemberAnswer | null> {
  if (viewer.userId === null) return null;
  const row = await db().membership.findFirst({
    where: { userId: viewer.userId, workspaceId: viewer.workspaceId },
    include: memberInclude,
  });
  return row === null ? null : memberAnswer(row);
}

/** The member with this address, whatever its case; null when there is none. */
export async function findMemberByEmail(viewer: Viewer, email: string): Promise<MemberAnswer | null> {
  const row = await db().membership.findFirst({
    where: { workspaceId: viewer.workspaceId, user: { email: normalEmail(email) } },
    include: memberInclude,
  });
  return row === null ? null : memberAnswer(row);
}

/**
 * Within a transaction: lets nobody else change who is in a workspace and as what until this one ends, so that what is
 * read afterwards holds. Ordinary writes to the workspace do not wait.
 * @throws AssayError `not_found` when the workspace is gone.
 */
export async function lockMemberships(workspaceId: string): Promise<void> {
  const rows = await db().$queryRaw<unknown[]>`
    select 1 from workspaces where id = ${workspaceId}::uuid for no key update`;
  if (rows.length === 0) throw notFound("Workspace");
}

/** How many owners the workspace has. */
export function countOwners(viewer: Viewer): Promise<number> {
  return db().membership.count({ where: { workspaceId: viewer.workspaceId, role: "owner" } });
}

/** @throws AssayError `not_found`. */
export async function setMemberRole(viewer: Viewer, id: string, role: Role): Promise<MemberAnswer> {
  const { count } = await db().membership.updateMany({
    where: { id, workspaceId: viewer.workspaceId },
    data: { role },
  });
  if (count === 0) throw notFound("Member");
  return getMember(viewer, id);
}

/** @throws AssayError `not_found`. */
export async function deleteMember(viewer: Viewer, id: string): Promise<void> {
  const { count } = await db().membership.deleteMany({ where: { id, workspaceId: viewer.workspaceId } });
  if (count === 0) throw notFound("Member");
}
