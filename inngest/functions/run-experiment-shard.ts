import { failExperiment } from "@/lib/services/close-experiment";
import { runShard } from "@/lib/services/run-shard";
import { inngest } from "../client";
import { experimentShard } from "../events";

/** Short enough for others' turns and any host's limit on a request, long enough that a step's own cost disappears. */
const timeBoxMs = 10_000;
/** Replaying memoized steps costs more with each: a long shard is handed on to a fresh run. */
const stepsPerRun = 20;

/** Runs one shard's cells in time-boxed steps; finished cells are skipped whenever a step is repeated. */
export const runExperimentShard = inngest.createFunction(
  {
    id: "run-experiment-shard",
    retries: 8,
    triggers: [{ event: experimentShard }],
    // Experiments take turns, and one does not fill every worker: a shard holds more cells than an experiment has
    // places, so that a few at once keep them busy while one ends.
    concurrency: { key: "event.data.experimentId", limit: 4 },
    onFailure: async ({ event, error }) => {
      await failExperiment(event.data.event.data, "Running its cells", error);
    },
  },
  async ({ event, step }) => {
    const { part, ...shard } = event.data;
    for (let box = 0; box < stepsPerRun; box += 1) {
      const outcome = await step.run(`cells-${box}`, () => runShard(shard, timeBoxMs));
      if (outcome !== "more") return { outcome };
    }
    await step.sendEvent(
      "hand-on",
      experimentShard.create(
        { ...shard, part: part + 1 },
        { id: `shard ${shard.experimentId} ${shard.round} ${shard.shard} ${part + 1}` },
      ),
    );
    return { outcome: "handed-on" };
  },
);
