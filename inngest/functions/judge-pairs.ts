import { failExperiment } from "@/lib/services/close-experiment";
import { judgePairs as judge, tidyPairs } from "@/lib/services/judge-pairs";
import { inngest } from "../client";
import { experimentPairs } from "../events";

const timeBoxMs = 20_000;
/** As of a shard: replaying memoized steps costs more with each. */
const stepsPerRun = 20;

/** Judges outputs side by side with the baseline's once all cells of a round are done, in time-boxed steps. */
export const judgePairs = inngest.createFunction(
  {
    id: "judge-pairs",
    retries: 8,
    triggers: [{ event: experimentPairs }],
    concurrency: { key: "event.data.experimentId", limit: 1 },
    onFailure: async ({ event, error }) => {
      await failExperiment(event.data.event.data, "Judging pairs", error);
    },
  },
  async ({ event, step }) => {
    const { part, ...pairs } = event.data;
    if (part === 0) await step.run("tidy", () => tidyPairs(pairs));
    for (let box = 0; box < stepsPerRun; box += 1) {
      const outcome = await step.run(`pairs-${box}`, () => judge(pairs, timeBoxMs));
      if (outcome !== "more") return { outcome };
    }
    await step.sendEvent(
      "hand-on",
      experimentPairs.create(
        { ...pairs, part: part + 1 },
        { id: `pairs ${pairs.experimentId} ${pairs.round} ${part + 1}` },
      ),
    );
    return { outcome: "handed-on" };
  },
);
