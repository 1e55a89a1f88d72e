import "server-only";
import type { Role } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { idAfter, idPage, type Page, type PageQuery } from "./paging";
import { touchSometimes } from "./touched";

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

export interface MemberAnswer {
  id: string;
  user: { id: string; email: string; name: string };
  role: Role;
  last_active_at: string | null;
  created_at: string;
  updated_at: string;
}

const memberList = "members";

/** One page of the workspace's members, newest first. */
export async function listMembers(viewer: Viewer, query: PageQuery): Promise<Page<MemberAnswer>> {
  const after = idAfter(memberList, query.cursor);
  const rows = await db().membership.findMany({
    where: { workspaceId: viewer.workspaceId, ...(after === undefined ? {} : { id: { lt: after } }) },
    include: { user: { select: { id: true, email: true, name: true } } },
    orderBy: { id: "desc" },
    take: query.limit + 1,
  });
  return idPage(memberList, rows, query.limit, (row) => ({
    id: row.id,
    user: row.user,
    role: row.role,
    last_active_at: row.lastActiveAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }));
}
