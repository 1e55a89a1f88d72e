import { NonRetriableError, RetryAfterError } from "inngest";
import { deliverWebhook, giveUpDelivery } from "@/lib/services/deliver-webhook";
import { inngest } from "../client";
import { webhookDelivery } from "../events";

/** Posts one event to one webhook. Every attempt is the step's own retry, so the engine shows, keeps and ends them. */
export const deliverWebhookMessage = inngest.createFunction(
  {
    id: "deliver-webhook",
    retries: 9,
    triggers: [{ event: webhookDelivery }],
    // Receivers that hang must neither fill every worker nor wait for each other.
    concurrency: [{ limit: 16 }, { key: "event.data.webhookId", limit: 4 }],
    onFailure: async ({ event, error }) => {
      await giveUpDelivery(event.data.event.data, error.message);
    },
  },
  async ({ event, step, attempt }) =>
    step.run("post", async () => {
      const outcome = await deliverWebhook(event.data, attempt);
      if (outcome.kind === "retry") throw new RetryAfterError(outcome.reason, outcome.at);
      if (outcome.kind === "gave_up") throw new NonRetriableError(outcome.reason);
      return { outcome: outcome.kind };
    }),
);
