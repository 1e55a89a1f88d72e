import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import {
  type CapabilityRow,
  type OwnCapabilities,
  ownCapabilitiesSchema,
} from "@/lib/domain/pricing/own-capabilities";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { db } from "./client";

/** How the workspace has described models itself. */
export async function listModelCapabilities(viewer: Viewer): Promise<CapabilityRow[]> {
  const rows = await db().modelCapability.findMany({
    where: { workspaceId: viewer.workspaceId },
    orderBy: [{ provider: "asc" }, { model: "asc" }],
  });
  return rows.map((row) => ({
    provider: row.provider as ProviderId,
    model: row.model,
    capabilities: ownCapabilitiesSchema.parse(row.capabilities),
  }));
}

/** Writes the workspace's description of a model in place of an earlier one. */
export async function putModelCapabilities(
  viewer: Viewer,
  provider: ProviderId,
  model: string,
  capabilities: OwnCapabilities,
): Promise<void> {
  const key = { workspaceId: viewer.workspaceId, provider, model };
  await db().modelCapability.upsert({
    where: { workspaceId_provider_model: key },
    create: { ...key, capabilities },
    update: { capabilities },
    select: { model: true },
  });
}

/** @returns how many there were: 0 or 1. */
export async function deleteModelCapabilities(
  viewer: Viewer,
  provider: ProviderId,
  model: string,
): Promise<number> {
  const { count } = await db().modelCapability.deleteMany({
    where: { workspaceId: viewer.workspaceId, provider, model },
  });
  return count;
}
