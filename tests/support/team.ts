import { randomBytes } from "node:crypto";
import { db } from "@/lib/data/client";
import type { Role } from "@/lib/domain/permissions/roles";
import { personViewer, type Viewer } from "@/lib/domain/permissions/viewer";

/** A further member of the viewer's workspace, as a viewer of their own. */
export async function addTeammate(
  beside: Viewer,
  role: Role,
  name = "Grace",
): Promise<Viewer & { memberId: string; userId: string; email: string }> {
  const email = `${randomBytes(6).toString("hex")}@example.com`;
  const user = await db().user.create({ data: { email, name } });
  const member = await db().membership.create({
    data: { workspaceId: beside.workspaceId, userId: user.id, role },
  });
  const viewer = personViewer(user, beside.workspaceId, role, undefined);
  return { ...viewer, userId: user.id, memberId: member.id, email };
}

/** Id of a viewer's own membership. */
export async function memberIdOf(viewer: Viewer): Promise<string> {
  const { id } = await db().membership.findFirstOrThrow({
    where: { workspaceId: viewer.workspaceId, userId: viewer.userId ?? "" },
  });
  return id;
}

/** Roles in the workspace, least first. */
export async function rolesIn(viewer: Viewer): Promise<Role[]> {
  const rows = await db().membership.findMany({ where: { workspaceId: viewer.workspaceId } });
  return rows.map(({ role }) => role).sort();
}
