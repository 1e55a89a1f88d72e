import "server-only";
import { sendEvent } from "@/inngest/client";
import { experimentRequested, runRequested } from "@/inngest/events";
import {
  getExperimentSetup,
  listUnaggregatedExperiments,
  listUnstartedExperiments,
} from "@/lib/data/experiments";
import { listAbandonedRuns } from "@/lib/data/runs";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { aggregateExperiment } from "./aggregate-experiment";
import { recoverDeliveries } from "./deliver-webhook";

const batch = 500;

async function aggregateClosed(): Promise<void> {
  for (const { id, workspaceId } of await listUnaggregatedExperiments(batch)) {
    await aggregateExperiment(await getExperimentSetup(systemViewer(workspaceId), id), { finish: false });
  }
}

/**
 * Sends the events of runs, experiments and webhook deliveries that nobody works on, and makes the results of experiments that were
 * closed by a process that died. Receivers take a row only when it is free, so sending one too many does nothing.
 * @returns how many of each were found.
 */
export async function recoverAbandoned(): Promise<{ runs: number; experiments: number; deliveries: number }> {
  const [runs, experiments] = await Promise.all([listAbandonedRuns(batch), listUnstartedExperiments(batch)]);
  await sendEvent([
    ...runs.map(({ id, workspaceId }) => runRequested.create({ runId: id, workspaceId })),
    ...experiments.map(({ id, workspaceId, round }) =>
      experimentRequested.create({ experimentId: id, workspaceId, round }),
    ),
  ]);
  await aggregateClosed();
  const deliveries = await recoverDeliveries(batch);
  return { runs: runs.length, experiments: experiments.length, deliveries: deliveries.queued };
}
