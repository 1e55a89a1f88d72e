import "server-only";
import { getExperiment } from "@/lib/data/experiment-answers";
import { getExperimentGates } from "@/lib/data/experiment-gates";
import type { ExperimentAnswer } from "@/lib/domain/api/experiments";
import { AssayError } from "@/lib/domain/errors";
import { checkGate, type GateOutcome } from "@/lib/domain/experiments/gate";
import { isOpen } from "@/lib/domain/experiments/setup";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/**
 * Whether an experiment passes its rules.
 * @throws AssayError `not_found`; `conflict` while it runs.
 */
export async function gateOf(
  viewer: Viewer,
  experimentId: string,
): Promise<{ experiment: ExperimentAnswer; outcome: GateOutcome }> {
  requireRole(viewer.role, "experiment.read");
  const experiment = await getExperiment(viewer, experimentId);
  if (isOpen(experiment.status)) {
    throw new AssayError("conflict", `The experiment is ${experiment.status}. Ask again when it has ended.`, {
      headers: { "retry-after": "5" },
    });
  }
  const { gates, baseline } = await getExperimentGates(viewer, experimentId);
  return { experiment, outcome: checkGate(experiment, gates, baseline) };
}
