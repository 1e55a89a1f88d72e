import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { closeExperiment } from "@/lib/data/experiment-cells";
import { getExperimentSetup } from "@/lib/data/experiments";
import { AssayError } from "@/lib/domain/errors";
import type { ExperimentSetup } from "@/lib/domain/experiments/setup";
import { requireRole } from "@/lib/domain/permissions/permissions";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { aggregateExperiment } from "./aggregate-experiment";
import { stopSessions } from "./experiment-session";

/** Nobody ever sees the final status without the results, and a process that dies meanwhile has changed nothing. */
async function closeWithResults(
  setup: ExperimentSetup,
  status: "over_budget" | "failed",
  reason: string,
): Promise<void> {
  await transaction(async () => {
    const closed = await closeExperiment(setup.workspaceId, setup.id, status, reason);
    if (closed) await aggregateExperiment(setup, { finish: false });
  });
}

/** Ends an experiment whose budget is spent; what was scored stays. */
export async function closeOverBudget(setup: ExperimentSetup): Promise<void> {
  const message = `The budget of $${setup.budgetUsd ?? "0"} is spent. Scored cells stay; raise the budget and run a duplicate for the rest.`;
  await closeWithResults(setup, "over_budget", message);
}

/**
 * Cancels an experiment: no new calls start, calls in flight are cut off, scored cells stay and are aggregated.
 * @throws AssayError `not_found`; `conflict` when it is not running.
 */
export async function cancelExperiment(viewer: Viewer, experimentId: string): Promise<void> {
  requireRole(viewer.role, "experiment.cancel");
  const setup = await getExperimentSetup(viewer, experimentId);
  await transaction(async () => {
    const closed = await closeExperiment(viewer.workspaceId, setup.id, "cancelled", null);
    if (!closed) {
      throw new AssayError(
        "conflict",
        `The experiment is ${setup.status}; only a pending or running one can be cancelled.`,
      );
    }
    const object = { objectId: setup.id, objectName: setup.name };
    await recordAudit(viewer, { action: "experiment.cancel", ...object });
  });
  await stopSessions(setup.id);
  // The status is seen at once, since it stops the calls; should this process die here, recovery makes the results.
  await aggregateExperiment(setup, { finish: false });
}

/** What an expected failure says is made for people; any other message may hold SQL, an address or a key. */
function reasonOf(work: string, { name, message }: Pick<Error, "name" | "message">): string {
  const cause = name === "AssayError" ? message : "something failed on the server, whose log says what.";
  return `${work} gave up: ${cause}`;
}

/**
 * Ends an experiment whose background work gave up, with the reason; scored cells stay. A later round is not the
 * failed one's business.
 * @param work that gave up, such as "Planning".
 */
export async function failExperiment(
  { workspaceId, experimentId, round }: { workspaceId: string; experimentId: string; round: number },
  work: string,
  error: Pick<Error, "name" | "message">,
): Promise<void> {
  const setup = await getExperimentSetup(systemViewer(workspaceId), experimentId);
  if (setup.round === round) await closeWithResults(setup, "failed", reasonOf(work, error));
}
