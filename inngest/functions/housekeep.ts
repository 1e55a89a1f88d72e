import { housekeep } from "@/lib/services/housekeep";
import { inngest } from "../client";

/** Deletes old idempotency keys, sign-in attempts, rate-limit windows and webhook deliveries, once an hour. */
export const keepHouse = inngest.createFunction(
  { id: "housekeep", retries: 2, concurrency: 1, triggers: [{ cron: "17 * * * *" }] },
  async ({ step }) => step.run("housekeep", () => housekeep()),
);
