import "server-only";
import type { RunExperimentBody } from "@/lib/domain/api/experiments";
import type { ExperimentEstimate } from "@/lib/domain/experiments/choices";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { draftExperiment } from "./start-experiment";

/**
 * What a start would run and roughly cost; nothing is written.
 * @throws as `draftExperiment`.
 */
export async function estimateExperiment(
  viewer: Viewer,
  body: RunExperimentBody,
): Promise<ExperimentEstimate> {
  const { experiment, candidates, exampleCount } = await draftExperiment(viewer, body);
  const baseline = candidates.find(({ variant }) => variant.id === experiment.baselineVariantId);
  return {
    totalCells: experiment.totalCells,
    exampleCount,
    trials: experiment.trials,
    costUsd: experiment.estimatedCostUsd,
    warnings: experiment.warnings,
    variants: candidates.map(({ variant, version, provider, model }) => ({
      versionId: version.id,
      versionNumber: version.number,
      provider,
      model,
      isBaseline: variant.id === baseline?.variant.id,
    })),
  };
}
