import { housekeep } from "@/lib/services/housekeep";
import { inngest } from "../client";

/** Deletes old idempotency keys, sign-in attempts and rate-limit windows, once an hour. */
export const keepHouse = inngest.createFunction(
  { id: "housekeep", retries: 2, concurrency: 1, triggers: [{ cron: "17 * * * *" }] },
  async ({ step }) => step.run("housekeep", () => housekeep()),
);
