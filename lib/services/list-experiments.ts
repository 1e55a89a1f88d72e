import "server-only";
import {
  type ExperimentFilter,
  type ExperimentListItem,
  listExperimentItems,
} from "@/lib/data/experiment-list";
import { leadingVerdict } from "@/lib/domain/experiments/listed";
import { isOpen } from "@/lib/domain/experiments/setup";
import type { ListedExperiment, ListedVerdict } from "@/lib/domain/experiments/view";
import type { Viewer } from "@/lib/domain/permissions/viewer";

function listed(item: ExperimentListItem): ListedExperiment {
  const open = isOpen(item.status);
  // Verdicts are held until the run ends: judging early makes chance look like a difference.
  const verdicts: ListedVerdict[] = open
    ? []
    : item.comparisons.map((comparison) => ({
        variantId: comparison.variant_id,
        versionNumber: item.version_numbers[comparison.variant_id] ?? 0,
        model: comparison.model,
        verdict: comparison.verdict,
        difference: comparison.difference,
        ci: comparison.ci,
        adjustedPValue: comparison.adjusted_p_value,
        nPairs: comparison.n_pairs,
      }));
  return {
    id: item.id,
    number: item.number,
    name: item.name,
    status: item.status,
    promptSlug: item.prompt_slug,
    total: item.progress.total,
    completed: item.progress.completed,
    failed: item.progress.failed,
    variantCount: item.variant_count,
    verdict: leadingVerdict(verdicts),
    moreVerdicts: Math.max(0, verdicts.length - 1),
    smallestDifference: item.smallest_difference,
    costUsd: item.cost_usd,
    createdAt: item.created_at,
    startedAt: item.started_at,
    completedAt: item.completed_at,
  };
}

/** Experiments newest first, each with the one finding that says most. */
export async function listExperimentRows(
  viewer: Viewer,
  filter: ExperimentFilter,
): Promise<{ rows: ListedExperiment[]; nextCursor: string | null }> {
  const page = await listExperimentItems(viewer, filter);
  return { rows: page.data.map(listed), nextCursor: page.next_cursor };
}
