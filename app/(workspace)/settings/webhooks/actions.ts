"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { idSchema } from "@/lib/domain/api/common";
import { createWebhookBody } from "@/lib/domain/api/webhooks";
import { action } from "@/lib/entry/action";
import { confirmIdentity } from "@/lib/services/confirm-identity";
import {
  createWebhook,
  removeWebhook,
  resendDelivery,
  rotateSecret,
  testWebhook,
  updateWebhook,
} from "@/lib/services/manage-webhooks";

const path = "/settings/webhooks";
const password = z.string().max(200).optional();
const formFields = { ...createWebhookBody.shape, password };

function refresh(): void {
  revalidatePath(path, "layout");
}

export const createWebhookAction = action(
  { permission: "webhook.manage", input: z.strictObject(formFields) },
  async ({ viewer, session, input }) => {
    const { password: given, ...body } = input;
    await confirmIdentity(session, given);
    const webhook = await createWebhook(viewer, body);
    refresh();
    return webhook;
  },
);

export const changeWebhookAction = action(
  { permission: "webhook.manage", input: z.strictObject({ id: idSchema, ...formFields }) },
  async ({ viewer, session, input }) => {
    const { id, password: given, ...body } = input;
    await confirmIdentity(session, given);
    const webhook = await updateWebhook(viewer, id, body);
    refresh();
    return webhook;
  },
);

export const setWebhookActive = action(
  { permission: "webhook.manage", input: z.strictObject({ id: idSchema, is_active: z.boolean() }) },
  async ({ viewer, input }) => {
    await updateWebhook(viewer, input.id, { is_active: input.is_active });
    refresh();
  },
);

export const rotateSecretAction = action(
  { permission: "webhook.manage", input: z.strictObject({ id: idSchema, password }) },
  async ({ viewer, session, input }) => {
    await confirmIdentity(session, input.password);
    const webhook = await rotateSecret(viewer, input.id);
    refresh();
    return webhook;
  },
);

export const testWebhookAction = action(
  { permission: "webhook.manage", input: z.strictObject({ id: idSchema }) },
  async ({ viewer, input }) => {
    const delivery = await testWebhook(viewer, input.id);
    refresh();
    return delivery;
  },
);

export const deleteWebhookAction = action(
  { permission: "webhook.manage", input: z.strictObject({ id: idSchema }) },
  async ({ viewer, input }) => {
    await removeWebhook(viewer, input.id);
    refresh();
  },
);

export const resendDeliveryAction = action(
  { permission: "webhook.manage", input: z.strictObject({ id: idSchema, delivery: idSchema }) },
  async ({ viewer, input }) => {
    await resendDelivery(viewer, input.id, input.delivery);
    refresh();
  },
);
