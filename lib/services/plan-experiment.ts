import "server-only";
import { failUnrenderableCells, insertMissingCells, openRound } from "@/lib/data/experiment-cells";
import { getExperimentRequest, getExperimentSetup } from "@/lib/data/experiments";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { concludeRound } from "./judge-pairs";

/**
 * Writes all cells of a round as pending and cuts them into shards. Repeating it after a crash completes it.
 * @returns number of shards to run; 0 when there is nothing to do (the results are then up to date already) or the
 * round is over.
 */
export async function planExperiment(
  workspaceId: string,
  experimentId: string,
  round: number,
): Promise<number> {
  const viewer = systemViewer(workspaceId);
  const setup = await getExperimentSetup(viewer, experimentId);
  if (setup.round !== round) return 0;
  // A retry plans what an experiment that ended early left unplanned.
  if (setup.roundKind !== "rescore") {
    const { plan } = await getExperimentRequest(viewer, experimentId);
    await insertMissingCells(setup, plan);
    await failUnrenderableCells(setup, plan);
  }
  const shards = await openRound(setup);
  if (shards === 0) await concludeRound(setup);
  return shards ?? 0;
}
