import "server-only";
import { sendEvent } from "@/inngest/client";
import { experimentRequested, runRequested } from "@/inngest/events";
import { listUnstartedExperiments } from "@/lib/data/experiments";
import { listAbandonedRuns } from "@/lib/data/runs";

const batch = 500;

/**
 * Sends the events of runs and experiments that nobody works on. Their receivers take a row only when it is free, so
 * sending one too many does nothing.
 * @returns how many of each were found.
 */
export async function recoverAbandoned(): Promise<{ runs: number; experiments: number }> {
  const [runs, experiments] = await Promise.all([listAbandonedRuns(batch), listUnstartedExperiments(batch)]);
  await sendEvent([
    ...runs.map(({ id, workspaceId }) => runRequested.create({ runId: id, workspaceId })),
    ...experiments.map(({ id, workspaceId, round }) =>
      experimentRequested.create({ experimentId: id, workspaceId, round }),
    ),
  ]);
  return { runs: runs.length, experiments: experiments.length };
}
