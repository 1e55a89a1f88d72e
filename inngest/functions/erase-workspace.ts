import { eraseWorkspace } from "@/lib/services/erase-workspace";
import { inngest } from "../client";
import { workspaceDeleted } from "../events";

/** Short enough for others' turns and any host's limit on a request. */
const timeBoxMs = 10_000;
/** Replaying memoized steps costs more with each: a large workspace is handed on to a fresh run. */
const stepsPerRun = 20;

/** Erases a deleted workspace in time-boxed steps; what is gone stays gone whenever a step is repeated. */
export const eraseDeletedWorkspace = inngest.createFunction(
  {
    id: "erase-workspace",
    retries: 8,
    triggers: [{ event: workspaceDeleted }],
    concurrency: { key: "event.data.workspaceId", limit: 1 },
  },
  async ({ event, step }) => {
    const { workspaceId, part } = event.data;
    for (let box = 0; box < stepsPerRun; box += 1) {
      const outcome = await step.run(`erase-${box}`, () => eraseWorkspace(workspaceId, timeBoxMs));
      if (outcome === "erased") return { outcome };
    }
    await step.sendEvent(
      "hand-on",
      workspaceDeleted.create({ workspaceId, part: part + 1 }, { id: `erase ${workspaceId} ${part + 1}` }),
    );
    return { outcome: "handed-on" };
  },
);
