import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type CapabilityRow, ownCapabilitiesSchema } from "@/lib/domain/pricing/own-capabilities";
import type { FallbackRate, PriceRow } from "@/lib/domain/pricing/price";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { db } from "./client";

/** A workspace's own say on models: its prices, the rate for unpriced ones, and its judge. */
export interface WorkspaceModels {
  prices: PriceRow[];
  capabilities: CapabilityRow[];
  fallbackRate: FallbackRate | null;
  /** "provider/model"; null takes the default. */
  judgeModel: string | null;
}

/** Reads the workspace's prices and model settings. */
export async function getWorkspaceModels(viewer: Viewer): Promise<WorkspaceModels> {
  const workspace = await db().workspace.findUniqueOrThrow({
    where: { id: viewer.workspaceId },
    select: {
      judgeModel: true,
      fallbackInputPerMtok: true,
      fallbackOutputPerMtok: true,
      modelPrices: true,
      modelCapabilities: true,
    },
  });
  const { fallbackInputPerMtok: input, fallbackOutputPerMtok: output } = workspace;
  return {
    judgeModel: workspace.judgeModel,
    fallbackRate:
      input === null || output === null
        ? null
        : { inputPerMTok: input.toString(), outputPerMTok: output.toString() },
    capabilities: workspace.modelCapabilities.map((row) => ({
      provider: row.provider as ProviderId,
      model: row.model,
      capabilities: ownCapabilitiesSchema.parse(row.capabilities),
    })),
    prices: workspace.modelPrices.flatMap((row) =>
      row.inputPerMtok === null || row.outputPerMtok === null
        ? []
        : [
            {
              provider: row.provider as ProviderId,
              model: row.model,
              inputPerMTok: row.inputPerMtok.toString(),
              outputPerMTok: row.outputPerMtok.toString(),
              cachedInputPerMTok: row.cachedPerMtok?.toString() ?? null,
              cacheWritePerMTok: row.cacheWritePerMtok?.toString() ?? null,
              effectiveFrom: row.effectiveFrom,
            },
          ],
    ),
  };
}
