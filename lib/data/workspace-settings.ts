import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { FallbackRate } from "@/lib/domain/pricing/price";
import { db } from "./client";

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

/** What admins set for everybody: the workspace's name and the labels that only they may move. */
export interface WorkspaceSettings {
  name: string;
  protectedLabels: string[];
}

/** The viewer's workspace as it is set; labels in alphabetical order. */
export async function getWorkspaceSettings(viewer: Viewer): Promise<WorkspaceSettings> {
  const { name, protectedLabels } = await db().workspace.findUniqueOrThrow({
    where: { id: viewer.workspaceId },
    select: { name: true, protectedLabels: true },
  });
  return { name, protectedLabels: protectedLabels.sort() };
}

export async function setWorkspaceSettings(viewer: Viewer, settings: WorkspaceSettings): Promise<void> {
  await db().workspace.update({ where: { id: viewer.workspaceId }, data: settings, select: { id: true } });
}
