import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { VersionEvidence } from "@/lib/domain/prompts/evidence";
import type { Verdict } from "@/lib/domain/statistics/comparison";
import { db } from "./client";

/**
 * The newest comparison of scores with the first version as baseline and the second as variant, or null when no
 * completed experiment compared them that way round.
 */
export async function findVersionEvidence(
  viewer: Viewer,
  fromVersionId: string,
  toVersionId: string,
): Promise<VersionEvidence | null> {
  const row = await db().comparison.findFirst({
    where: {
      metric: "score",
      experiment: { workspaceId: viewer.workspaceId, status: "completed" },
      baseline: { versionId: fromVersionId },
      variant: { versionId: toVersionId },
    },
    orderBy: { experimentId: "desc" },
    include: { experiment: { select: { number: true, smallestDifference: true } } },
  });
  if (row === null) return null;
  const { ciLow, ciHigh } = row;
  return {
    experiment_id: row.experimentId,
    experiment_number: row.experiment.number,
    verdict: row.verdict as Verdict,
    difference: row.difference,
    ci: ciLow === null || ciHigh === null ? null : [ciLow, ciHigh],
    adjusted_p_value: row.adjustedPValue,
    n_pairs: row.nPairs,
    smallest_difference: Number(row.experiment.smallestDifference),
  };
}
