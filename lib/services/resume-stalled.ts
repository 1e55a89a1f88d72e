import "server-only";
import { isEmbedded, sendEvent } from "@/inngest/client";
import { experimentPairs, experimentShard } from "@/inngest/events";
import {
  getExperimentSetup,
  listOpenShards,
  listStalledExperiments,
  touchExperiment,
} from "@/lib/data/experiments";
import type { ExperimentSetup } from "@/lib/domain/experiments/setup";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { aggregateExperiment } from "./aggregate-experiment";
import { tidyPairs } from "./judge-pairs";

const stalledMinutes = 15;

/**
 * Events whose ids an Inngest server cannot have seen: it takes an id it knows for the same event. A shard's own parts
 * count up from 0, one in some minutes.
 */
function freshPart(): number {
  return Math.floor(Date.now() / 60_000) * 1_000;
}

async function resume(setup: ExperimentSetup): Promise<void> {
  const { id: experimentId, workspaceId, round } = setup;
  const part = freshPart();
  const shards = await listOpenShards(setup);
  if (shards.length > 0) {
    const events = shards.map((shard) =>
      experimentShard.create(
        { experimentId, workspaceId, round, shard, part },
        { id: `shard ${experimentId} ${round} ${shard} ${part}` },
      ),
    );
    return sendEvent(events);
  }
  if (setup.pairwise === null) return aggregateExperiment(setup, { finish: true });
  await tidyPairs({ experimentId, workspaceId, round });
  await sendEvent(
    experimentPairs.create(
      { experimentId, workspaceId, round, part },
      { id: `pairs ${experimentId} ${round} ${part}` },
    ),
  );
}

/**
 * Sends the work of running experiments once more that an Inngest server has lost: it was killed between two snapshots
 * of its queue, or somebody cancelled a run on its dashboard. Sessions touch their experiment every minute, so what
 * nobody has touched for {@link stalledMinutes} is forgotten, or waits between two attempts of a step that fails.
 * @returns how many were resumed.
 */
export async function resumeStalled(limit: number): Promise<number> {
  if (isEmbedded) return 0;
  const stalled = await listStalledExperiments(stalledMinutes, limit);
  for (const { id, workspaceId } of stalled) {
    const viewer = systemViewer(workspaceId);
    await resume(await getExperimentSetup(viewer, id));
    await touchExperiment(viewer, id);
  }
  return stalled.length;
}
