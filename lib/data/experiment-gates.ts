import "server-only";
import { type Gates, gatesSchema } from "@/lib/domain/api/experiments";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/**
 * The rules an experiment was started with, and the variant the others are compared with.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function getExperimentGates(
  viewer: Viewer,
  id: string,
): Promise<{ gates: Gates | null; baselineVariantId: string }> {
  const row = await db().experiment.findFirst({
    where: { id, workspaceId: viewer.workspaceId },
    select: { gates: true, baselineVariantId: true },
  });
  if (row === null) throw notFound("Experiment");
  return {
    gates: row.gates === null ? null : gatesSchema.parse(row.gates),
    baselineVariantId: row.baselineVariantId ?? "",
  };
}
