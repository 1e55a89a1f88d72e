import "server-only";
import { db } from "./client";

/** The workspace to fill with demo data: the demo's own, else an empty one of this owner; null when there is none. */
export async function findDemoWorkspace(ownerId: string | null): Promise<string | null> {
  const demo = await db().workspace.findFirst({
    where: { isDemo: true, deletedAt: null },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  if (demo !== null || ownerId === null) return demo?.id ?? null;
  const empty = await db().workspace.findFirst({
    where: { prompts: { none: {} }, memberships: { some: { userId: ownerId, role: "owner" } } },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return empty?.id ?? null;
}

/** Marks a workspace as the demo, which the interface says, and gives it the simulated judge. */
export async function markDemo(workspaceId: string, judgeModel: string): Promise<void> {
  await db().workspace.update({
    where: { id: workspaceId },
    data: { isDemo: true, name: "Demo", judgeModel },
  });
}
