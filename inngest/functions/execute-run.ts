import { executeStoredRun, failRun } from "@/lib/services/execute-run";
import { inngest } from "../client";
import { runRequested } from "../events";

/** Executes one stored run. Its provider retries are the call's own, so a failed call is a result here. */
export const executeRun = inngest.createFunction(
  {
    id: "execute-run",
    retries: 4,
    triggers: [{ event: runRequested }],
    // Somebody waits for it: ahead of the cells of experiments.
    priority: { run: "100" },
    onFailure: async ({ event }) => {
      const { runId, workspaceId } = event.data.event.data;
      await failRun(workspaceId, runId);
    },
  },
  async ({ event, step }) => {
    const { runId, workspaceId } = event.data;
    return step.run("call-model", () => executeStoredRun(workspaceId, runId));
  },
);
