"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { createApiKeyBody } from "@/lib/domain/api/api-keys";
import { action, formAction } from "@/lib/entry/action";
import { confirmIdentity } from "@/lib/services/confirm-identity";
import { createApiKey, removeApiKey, updateApiKey } from "@/lib/services/manage-api-keys";

const path = "/settings/api-keys";
const dayMs = 24 * 60 * 60 * 1000;

const createForm = z.strictObject({
  name: createApiKeyBody.shape.name,
  role: createApiKeyBody.shape.role,
  rate_limit_per_minute: z.coerce
    .number({ error: "Give a whole number." })
    .int("Give a whole number.")
    .min(1, "Allow at least 1 request a minute.")
    .max(100_000, "Allow at most 100,000 requests a minute."),
  expires_in_days: z.enum(["never", "30", "90", "365"]),
  password: z.string().max(200).optional(),
});

export const createKey = formAction(
  { permission: "api_key.create", input: createForm },
  async ({ viewer, session, input }) => {
    const { expires_in_days: days, password, ...body } = input;
    await confirmIdentity(session, password);
    const expiresAt = days === "never" ? null : new Date(Date.now() + Number(days) * dayMs).toISOString();
    const { name, key } = await createApiKey(viewer, { ...body, expires_at: expiresAt });
    revalidatePath(path);
    return { name, key };
  },
);

export const setKeyActive = action(
  { permission: "api_key.update", input: z.strictObject({ id: z.uuid(), is_active: z.boolean() }) },
  async ({ viewer, input }) => {
    await updateApiKey(viewer, input.id, { is_active: input.is_active });
    revalidatePath(path);
  },
);

export const deleteKey = action(
  { permission: "api_key.delete", input: z.strictObject({ id: z.uuid() }) },
  async ({ viewer, input }) => {
    await removeApiKey(viewer, input.id);
    revalidatePath(path);
  },
);
