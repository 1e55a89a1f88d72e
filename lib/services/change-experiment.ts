import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { readExperimentState, setConcurrency } from "@/lib/data/experiments";
import type { ChangeExperimentBody, ExperimentChangedAnswer } from "@/lib/domain/api/experiments";
import { AssayError, notFound } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/**
 * Changes how many calls a pending or running experiment makes at once. Every process that works on it sees the number
 * with its next write, or within moments; calls under way are finished.
 * @throws AssayError `not_found`; `conflict` when it has ended.
 */
export async function changeExperiment(
  viewer: Viewer,
  id: string,
  { concurrency }: ChangeExperimentBody,
): Promise<ExperimentChangedAnswer> {
  requireRole(viewer.role, "experiment.update");
  return transaction(async () => {
    const changed = await setConcurrency(viewer, id, concurrency);
    if (changed === null) {
      const state = await readExperimentState(viewer, id);
      if (state === null) throw notFound("Experiment");
      const ended = state.status.replace("_", " ");
      throw new AssayError(
        "conflict",
        `The experiment is ${ended}; only a pending or running one can be changed.`,
      );
    }
    await recordAudit(viewer, {
      action: "experiment.update",
      objectId: id,
      objectName: changed.name,
      before: { concurrency: changed.before },
      after: { concurrency },
    });
    return { experiment_id: id, status: changed.status, concurrency };
  });
}
