import { recoverAbandoned } from "@/lib/services/recover-abandoned";
import { inngest } from "../client";

/** Takes up what a killed process left between its row and its event: runs without a lease, experiments not planned, webhooks not posted, deleted workspaces not erased. */
export const recover = inngest.createFunction(
  { id: "recover", retries: 0, concurrency: 1, triggers: [{ cron: "* * * * *" }] },
  async ({ step }) => step.run("recover", () => recoverAbandoned()),
);
