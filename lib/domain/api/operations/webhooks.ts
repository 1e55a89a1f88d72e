import {
  createWebhookBody,
  deliveryDetailSchema,
  deliveryPageSchema,
  deliverySchema,
  listDeliveriesQuery,
  listWebhooksQuery,
  updateWebhookBody,
  webhookPageSchema,
  webhookSchema,
  webhookSecretSchema,
} from "../webhooks";
import { accepted, created, nothing, type Operation, ok } from "./operation";

const tag = "Webhooks";

const ofWebhooks: readonly Operation[] = [
  {
    id: "listWebhooks",
    method: "GET",
    path: "/webhooks",
    tag,
    summary: "List webhooks",
    permission: "webhook.read",
    query: listWebhooksQuery,
    answers: [ok("Webhooks, newest first, without their secrets.", webhookPageSchema)],
  },
  {
    id: "createWebhook",
    method: "POST",
    path: "/webhooks",
    tag,
    summary: "Have events posted to an address",
    description:
      "Messages are signed by the Standard Webhooks scheme. The address may not be private unless the operator allows it.",
    permission: "webhook.manage",
    body: createWebhookBody,
    bodyExample: {
      name: "CI",
      url: "https://example.com/hooks/assay",
      events: ["experiment.completed", "experiment.failed"],
    },
    answers: [created("The webhook. `secret` is shown only this once.", webhookSecretSchema)],
    conflict: "The workspace has as many webhooks as it may.",
  },
  {
    id: "getWebhook",
    method: "GET",
    path: "/webhooks/{id}",
    tag,
    summary: "Get a webhook",
    permission: "webhook.read",
    answers: [ok("The webhook, without its secret.", webhookSchema)],
  },
  {
    id: "updateWebhook",
    method: "PATCH",
    path: "/webhooks/{id}",
    tag,
    summary: "Change a webhook, or turn it off or on",
    permission: "webhook.manage",
    body: updateWebhookBody,
    bodyExample: { is_active: false },
    answers: [ok("The changed webhook.", webhookSchema)],
  },
  {
    id: "deleteWebhook",
    method: "DELETE",
    path: "/webhooks/{id}",
    tag,
    summary: "Delete a webhook with its log",
    permission: "webhook.manage",
    answers: [nothing("Nothing is posted to it any more.")],
  },
  {
    id: "rotateWebhookSecret",
    method: "POST",
    path: "/webhooks/{id}/rotate-secret",
    tag,
    summary: "Make a new secret",
    description:
      "For 24 hours messages carry a signature by the old secret too, so that receivers can change.",
    permission: "webhook.manage",
    answers: [ok("The webhook. `secret` is shown only this once.", webhookSecretSchema)],
  },
  {
    id: "testWebhook",
    method: "POST",
    path: "/webhooks/{id}/test",
    tag,
    summary: "Post a webhook.test event now",
    description: "One attempt, while the call waits (15 seconds at most); also for an inactive webhook.",
    permission: "webhook.manage",
    answers: [ok("The delivery and how it went.", deliveryDetailSchema)],
  },
];

const ofDeliveries: readonly Operation[] = [
  {
    id: "listWebhookDeliveries",
    method: "GET",
    path: "/webhooks/{id}/deliveries",
    tag,
    summary: "List what was posted",
    permission: "webhook.read",
    query: listDeliveriesQuery,
    answers: [ok("Deliveries, newest first. They are kept for 30 days.", deliveryPageSchema)],
  },
  {
    id: "getWebhookDelivery",
    method: "GET",
    path: "/webhooks/{id}/deliveries/{delivery}",
    tag,
    summary: "Get a delivery with its payload and every answer",
    permission: "webhook.read",
    answers: [ok("The delivery.", deliveryDetailSchema)],
  },
  {
    id: "resendWebhookDelivery",
    method: "POST",
    path: "/webhooks/{id}/deliveries/{delivery}/resend",
    tag,
    summary: "Post a delivery again",
    description: "Under its old `webhook-id`, with all attempts anew.",
    permission: "webhook.manage",
    answers: [accepted("The delivery, pending.", deliverySchema)],
    conflict: "The webhook is inactive.",
  },
];

export const webhookOperations: readonly Operation[] = [...ofWebhooks, ...ofDeliveries];
