import "server-only";
import { type Gates, gatesSchema } from "@/lib/domain/api/gates";
import { notFound } from "@/lib/domain/errors";
import type { GateBaseline } from "@/lib/domain/experiments/gate";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/**
 * The rules an experiment was started with, its own or its prompt's, and what its variants are compared with.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function getExperimentGates(
  viewer: Viewer,
  id: string,
): Promise<{ gates: Gates | null; baseline: GateBaseline }> {
  const row = await db().experiment.findFirst({
    where: { id, workspaceId: viewer.workspaceId },
    select: {
      gates: true,
      baselineVariantId: true,
      productionNumber: true,
      variants: { select: { id: true, version: { select: { number: true } } } },
    },
  });
  if (row === null) throw notFound("Experiment");
  const variant = row.variants.find(({ id: variantId }) => variantId === row.baselineVariantId);
  return {
    gates: row.gates === null ? null : gatesSchema.parse(row.gates),
    baseline: {
      variantId: row.baselineVariantId ?? "",
      versionNumber: variant?.version.number ?? null,
      productionNumber: row.productionNumber,
    },
  };
}
