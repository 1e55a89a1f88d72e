import "server-only";
import type { WorkspaceAnswer } from "@/lib/domain/api/workspace";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { FallbackRate } from "@/lib/domain/pricing/price";
import { db } from "./client";

/** The workspace as every member may know it. @throws AssayError `not_found`. */
export async function getWorkspaceSettings(viewer: Viewer): Promise<WorkspaceAnswer> {
  const row = await db().workspace.findUnique({
    where: { id: viewer.workspaceId },
    select: {
      id: true,
      name: true,
      slug: true,
      isDemo: true,
      protectedLabels: true,
      createdAt: true,
      updatedAt: true,
    },
  });
  if (row === null) throw notFound("Workspace");
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    is_demo: row.isDemo,
    protected_labels: row.protectedLabels.sort(),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

export async function changeWorkspaceSettings(
  viewer: Viewer,
  change: { name?: string; protectedLabels?: string[] },
): Promise<void> {
  await db().workspace.update({ where: { id: viewer.workspaceId }, data: change, select: { id: true } });
}

/** @param judgeModel "provider/model"; null takes the default. */
export async function setJudgeModel(viewer: Viewer, judgeModel: string | null): Promise<void> {
  await db().workspace.update({
    where: { id: viewer.workspaceId },
    data: { judgeModel },
    select: { id: true },
  });
}

/** @param rate USD per million tokens for models without a price; null leaves them unpriced. */
export async function setFallbackRate(viewer: Viewer, rate: FallbackRate | null): Promise<void> {
  await db().workspace.update({
    where: { id: viewer.workspaceId },
    data: {
      fallbackInputPerMtok: rate?.inputPerMTok ?? null,
      fallbackOutputPerMtok: rate?.outputPerMTok ?? null,
    },
    select: { id: true },
  });
}
