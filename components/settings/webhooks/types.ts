import type { ActionResult } from "@/lib/domain/api/action-result";
import type { DeliveryAnswer, WebhookAnswer, WebhookSecretAnswer } from "@/lib/domain/api/webhooks";
import type { WebhookEventType } from "@/lib/domain/webhooks/events";

/** The fields of the form. */
export interface WebhookInput {
  name?: string | undefined;
  url: string;
  events: WebhookEventType[];
  password?: string | undefined;
}

export type CreateWebhook = (input: WebhookInput) => Promise<ActionResult<WebhookSecretAnswer>>;

export interface WebhookActions {
  change: (input: WebhookInput & { id: string }) => Promise<ActionResult<WebhookAnswer>>;
  setActive: (input: { id: string; is_active: boolean }) => Promise<ActionResult<void>>;
  rotate: (input: {
    id: string;
    password?: string | undefined;
  }) => Promise<ActionResult<WebhookSecretAnswer>>;
  test: (input: { id: string }) => Promise<ActionResult<DeliveryAnswer>>;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
}

export type ResendDelivery = (input: { id: string; delivery: string }) => Promise<ActionResult<void>>;
