"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { idSchema, moneyInputSchema } from "@/lib/domain/api/common";
import { modelNameSchema, putPriceBody } from "@/lib/domain/api/models";
import { connectableProviderSchema } from "@/lib/domain/api/provider-connections";
import { ownCapabilitiesSchema } from "@/lib/domain/pricing/own-capabilities";
import { action } from "@/lib/entry/action";
import { chooseFallbackRate, chooseJudgeModel, putModel, removePrice } from "@/lib/services/manage-models";

const path = "/settings/models";

export const saveJudge = action(
  {
    permission: "model.manage",
    input: z.strictObject({ judge_model: z.string().trim().min(1).max(220).nullable() }),
  },
  async ({ viewer, input }) => {
    await chooseJudgeModel(viewer, input.judge_model);
    revalidatePath(path);
  },
);

const rateSchema = z.strictObject({ input: moneyInputSchema, output: moneyInputSchema }).nullable();

export const saveFallbackRate = action(
  { permission: "model.manage", input: rateSchema },
  async ({ viewer, input }) => {
    const rate = input === null ? null : { inputPerMTok: input.input, outputPerMTok: input.output };
    await chooseFallbackRate(viewer, rate);
    revalidatePath(path);
  },
);

export const savePrice = action(
  {
    permission: "model.manage",
    input: putPriceBody.extend({ provider: connectableProviderSchema, model: modelNameSchema }),
  },
  async ({ viewer, input }) => {
    const { provider, model, ...price } = input;
    await putModel(viewer, provider, model, price);
    revalidatePath(path);
  },
);

export const saveCapabilities = action(
  {
    permission: "model.manage",
    input: z.strictObject({
      provider: connectableProviderSchema,
      model: modelNameSchema,
      capabilities: ownCapabilitiesSchema.nullable(),
    }),
  },
  async ({ viewer, input }) => {
    await putModel(viewer, input.provider, input.model, { capabilities: input.capabilities });
    revalidatePath(path);
  },
);

export const deletePrice = action(
  { permission: "model.manage", input: z.strictObject({ id: idSchema }) },
  async ({ viewer, input }) => {
    await removePrice(viewer, input.id);
    revalidatePath(path);
  },
);
