import { failExperiment } from "@/lib/services/close-experiment";
import { planExperiment } from "@/lib/services/plan-experiment";
import { inngest } from "../client";
import { experimentRequested, experimentShard } from "../events";

/** Plans a round of an experiment and starts its shards. Steps carry counts only, so state stays small. */
export const startExperiment = inngest.createFunction(
  {
    id: "start-experiment",
    retries: 8,
    triggers: [{ event: experimentRequested }],
    priority: { run: "50" },
    onFailure: async ({ event, error }) => {
      await failExperiment(event.data.event.data, "Planning", error);
    },
  },
  async ({ event, step }) => {
    const { experimentId, workspaceId, round } = event.data;
    const shards = await step.run("plan", () => planExperiment(workspaceId, experimentId, round));
    if (shards === 0) return { shards };
    await step.sendEvent(
      "start-shards",
      Array.from({ length: shards }, (_, shard) =>
        experimentShard.create(
          { experimentId, workspaceId, round, shard, part: 0 },
          { id: `shard ${experimentId} ${round} ${shard} 0` },
        ),
      ),
    );
    return { shards };
  },
);
