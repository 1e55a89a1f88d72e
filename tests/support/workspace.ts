import { randomBytes } from "node:crypto";
import { db } from "@/lib/data/client";
import type { Role } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** A workspace of its own with one member, and that member as the viewer. */
export async function createWorkspace(role: Role = "editor"): Promise<Viewer> {
  const suffix = randomBytes(6).toString("hex");
  const workspace = await db().workspace.create({ data: { name: "Test", slug: `test-${suffix}` } });
  const user = await db().user.create({ data: { email: `${suffix}@example.com`, name: "Ada" } });
  await db().membership.create({ data: { workspaceId: workspace.id, userId: user.id, role } });
  return {
    kind: "session",
    workspaceId: workspace.id,
    role,
    userId: user.id,
    apiKeyId: null,
    name: user.name,
  };
}

/** A person who is a member of nothing yet. */
export function createUser(): Promise<{ id: string; email: string; name: string }> {
  const suffix = randomBytes(6).toString("hex");
  return db().user.create({ data: { email: `${suffix}@example.com`, name: "Grace" } });
}

/** The same viewer in another role. */
export function asRole(viewer: Viewer, role: Role): Viewer {
  return { ...viewer, role };
}
