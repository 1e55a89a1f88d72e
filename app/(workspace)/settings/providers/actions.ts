"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { idSchema } from "@/lib/domain/api/common";
import { createConnectionBody } from "@/lib/domain/api/provider-connections";
import { action } from "@/lib/entry/action";
import { confirmIdentity } from "@/lib/services/confirm-identity";
import { createConnection, removeConnection, updateConnection } from "@/lib/services/manage-connections";
import { testConnection } from "@/lib/services/test-connection";

const path = "/settings/providers";
const { provider, name, base_url, api_key, max_concurrency, requests_per_minute, tokens_per_minute } =
  createConnectionBody.shape;
const formFields = {
  name,
  base_url,
  api_key,
  max_concurrency,
  requests_per_minute,
  tokens_per_minute,
  password: z.string().max(200).optional(),
};

export const createConnectionAction = action(
  { permission: "provider.manage", input: z.strictObject({ provider, ...formFields }) },
  async ({ viewer, session, input }) => {
    const { password, ...body } = input;
    await confirmIdentity(session, password);
    const connection = await createConnection(viewer, { ...body, is_active: true });
    revalidatePath(path);
    return connection;
  },
);

export const changeConnectionAction = action(
  { permission: "provider.manage", input: z.strictObject({ id: idSchema, ...formFields }) },
  async ({ viewer, session, input }) => {
    const { id, password, ...body } = input;
    await confirmIdentity(session, password);
    const connection = await updateConnection(viewer, id, body);
    revalidatePath(path);
    return connection;
  },
);

export const setConnectionActive = action(
  { permission: "provider.manage", input: z.strictObject({ id: idSchema, is_active: z.boolean() }) },
  async ({ viewer, input }) => {
    await updateConnection(viewer, input.id, { is_active: input.is_active });
    revalidatePath(path);
  },
);

export const testConnectionAction = action(
  { permission: "provider.manage", input: z.strictObject({ id: idSchema }) },
  async ({ viewer, input }) => {
    const result = await testConnection(viewer, input.id, undefined);
    revalidatePath(path);
    return result;
  },
);

export const deleteConnectionAction = action(
  { permission: "provider.manage", input: z.strictObject({ id: idSchema }) },
  async ({ viewer, input }) => {
    await removeConnection(viewer, input.id);
    revalidatePath(path);
  },
);
