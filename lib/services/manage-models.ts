import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { deleteModelPrice, deleteModelPrices, listModelPrices, putModelPrice } from "@/lib/data/model-prices";
import { getWorkspaceModels } from "@/lib/data/workspace-models";
import { setFallbackRate, setJudgeModel } from "@/lib/data/workspace-settings";
import type { ModelAnswer, PutModelBody } from "@/lib/domain/api/models";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { FallbackRate } from "@/lib/domain/pricing/price";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { catalogEntry } from "@/lib/providers/catalog";
import { parseModelName } from "./default-model";
import { getModel } from "./list-models";
import { forgetProviderDirectory, providerDirectory } from "./provider-access";

async function pricesOf(viewer: Viewer, provider: ProviderId, model: string) {
  const all = await listModelPrices(viewer);
  return all.filter((price) => price.provider === provider && price.model === model);
}

function workspaceUpdate(viewer: Viewer) {
  return { action: "workspace.update", objectId: viewer.workspaceId, objectName: null } as const;
}

/**
 * Gives a model a price of the workspace's own, over the built-in book; a model the book does not know is added by it.
 * @throws AssayError `forbidden`; `invalid` for the simulated provider, which is free.
 */
export async function putModel(
  viewer: Viewer,
  provider: ProviderId,
  model: string,
  body: PutModelBody,
): Promise<ModelAnswer> {
  requireRole(viewer.role, "model.manage");
  if (provider === "demo") throw new AssayError("invalid", "The simulated provider is free and stays so.");
  const price = {
    inputPerMtok: body.input_per_mtok_usd,
    outputPerMtok: body.output_per_mtok_usd,
    cachedPerMtok: body.cached_input_per_mtok_usd ?? null,
    cacheWritePerMtok: body.cache_write_per_mtok_usd ?? null,
  };
  const from = body.effective_from === undefined ? null : new Date(body.effective_from);
  await transaction(async () => {
    const before = await pricesOf(viewer, provider, model);
    await putModelPrice(viewer, provider, model, price, from);
    const after = await pricesOf(viewer, provider, model);
    const written = after.find((row) => !before.some((known) => isDeepStrictEqual(known, row)));
    await recordAudit(viewer, {
      action: "model.set_price",
      objectId: `${provider}/${model}`,
      objectName: `${provider}/${model}`,
      before: before.find(({ id }) => id === written?.id) ?? {},
      after: written ?? {},
    });
  });
  forgetProviderDirectory(viewer.workspaceId);
  return getModel(viewer, provider, model);
}

/** Takes the workspace's prices of a model away, so that the built-in book holds again. @throws AssayError `not_found`. */
export async function removeModel(viewer: Viewer, provider: ProviderId, model: string): Promise<void> {
  requireRole(viewer.role, "model.manage");
  await transaction(async () => {
    const before = await pricesOf(viewer, provider, model);
    await deleteModelPrices(viewer, provider, model);
    await recordAudit(viewer, {
      action: "model.delete_price",
      objectId: `${provider}/${model}`,
      objectName: `${provider}/${model}`,
      before: { ...before[0], count: before.length },
    });
  });
  forgetProviderDirectory(viewer.workspaceId);
}

/** Takes one price of the workspace's away. @throws AssayError `not_found`. */
export async function removePrice(viewer: Viewer, id: string): Promise<void> {
  requireRole(viewer.role, "model.manage");
  await transaction(async () => {
    const before = (await listModelPrices(viewer)).find((price) => price.id === id);
    await deleteModelPrice(viewer, id);
    const name = before === undefined ? null : `${before.provider}/${before.model}`;
    const object = { objectId: name, objectName: name };
    await recordAudit(viewer, { action: "model.delete_price", ...object, before: before ?? {} });
  });
  forgetProviderDirectory(viewer.workspaceId);
}

/**
 * Sets the model that judges outputs.
 * @param name "provider/model"; null takes the default.
 * @throws AssayError `invalid` at /judge_model when it names no model of a connected provider.
 */
export async function chooseJudgeModel(viewer: Viewer, name: string | null): Promise<void> {
  requireRole(viewer.role, "model.manage");
  if (name !== null) {
    const { provider } = parseModelName(name);
    const directory = await providerDirectory(viewer);
    if (!directory.isConfigured(provider)) {
      const { label } = catalogEntry(provider);
      throw invalidField(
        "/judge_model",
        `${label} is not connected. Connect it under Settings → Providers first.`,
      );
    }
  }
  await transaction(async () => {
    const before = { judge_model: (await getWorkspaceModels(viewer)).judgeModel };
    await setJudgeModel(viewer, name);
    await recordAudit(viewer, { ...workspaceUpdate(viewer), before, after: { judge_model: name } });
  });
  forgetProviderDirectory(viewer.workspaceId);
}

/** Sets what models without a price are reckoned at, in USD per million tokens; null leaves them unpriced. */
export async function chooseFallbackRate(viewer: Viewer, rate: FallbackRate | null): Promise<void> {
  requireRole(viewer.role, "model.manage");
  await transaction(async () => {
    const before = { fallback_rate: (await getWorkspaceModels(viewer)).fallbackRate };
    await setFallbackRate(viewer, rate);
    await recordAudit(viewer, { ...workspaceUpdate(viewer), before, after: { fallback_rate: rate } });
  });
  forgetProviderDirectory(viewer.workspaceId);
}
