import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { sendEvent } from "@/inngest/client";
import { experimentRequested, runRequested } from "@/inngest/events";
import {
  getExperimentSetup,
  listUnaggregatedExperiments,
  listUnstartedExperiments,
} from "@/lib/data/experiments";
import { type AbandonedRun, listAbandonedRuns } from "@/lib/data/runs";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { aggregateExperiment } from "./aggregate-experiment";
import { recoverDeliveries } from "./deliver-webhook";
import { recoverErasures } from "./erase-workspace";
import { renewEveryMs } from "./execute-run";
import { resumeStalled } from "./resume-stalled";

const batch = 500;

async function aggregateClosed(): Promise<void> {
  for (const { id, workspaceId } of await listUnaggregatedExperiments(batch)) {
    await aggregateExperiment(await getExperimentSetup(systemViewer(workspaceId), id), { finish: false });
  }
}

/**
 * A clock that was set forward, or a laptop that slept, makes every lease look as if it had run out. Whoever still works
 * renews it within moments, so only what nobody renews between two looks is taken over.
 */
async function abandonedRuns(lookAgainMs: number): Promise<AbandonedRun[]> {
  const first = await listAbandonedRuns(batch);
  if (first.every(({ lease }) => lease === null)) return first;
  await sleep(lookAgainMs);
  const leases = new Map(first.map(({ id, lease }) => [id, lease]));
  return (await listAbandonedRuns(batch)).filter(({ id, lease }) => leases.get(id) === lease);
}

/**
 * Sends the events of runs, experiments, webhook deliveries and deleted workspaces that nobody works on, makes the
 * results of experiments that were closed by a process that died, and resumes what an Inngest server has forgotten.
 * Receivers take a row only when it is free, so sending one too many does nothing.
 * @param lookAgainMs longer than a living holder takes to renew its lease.
 * @returns how many of each were found.
 */
export async function recoverAbandoned(
  lookAgainMs: number = renewEveryMs + 2_000,
): Promise<{ runs: number; experiments: number; stalled: number; deliveries: number; erasures: number }> {
  const [runs, experiments] = await Promise.all([
    abandonedRuns(lookAgainMs),
    listUnstartedExperiments(batch),
  ]);
  await sendEvent([
    ...runs.map(({ id, workspaceId }) => runRequested.create({ runId: id, workspaceId })),
    ...experiments.map(({ id, workspaceId, round }) =>
      experimentRequested.create({ experimentId: id, workspaceId, round }),
    ),
  ]);
  await aggregateClosed();
  const stalled = await resumeStalled(batch);
  const deliveries = await recoverDeliveries(batch);
  return {
    runs: runs.length,
    experiments: experiments.length,
    stalled,
    deliveries: deliveries.queued,
    erasures: await recoverErasures(),
  };
}
