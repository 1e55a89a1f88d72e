import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import {
  deleteModelCapabilities,
  listModelCapabilities,
  putModelCapabilities,
} from "@/lib/data/model-capabilities";
import { deleteModelPrice, deleteModelPrices, listModelPrices, putModelPrice } from "@/lib/data/model-prices";
import { getWorkspaceModels } from "@/lib/data/workspace-models";
import { setFallbackRate, setJudgeModel } from "@/lib/data/workspace-settings";
import type { ModelAnswer, PutModelBody, PutPriceBody } from "@/lib/domain/api/models";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { OwnCapabilities } from "@/lib/domain/pricing/own-capabilities";
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

function named(provider: ProviderId, model: string) {
  return { objectId: `${provider}/${model}`, objectName: `${provider}/${model}` };
}

function workspaceUpdate(viewer: Viewer) {
  return { action: "workspace.update", objectId: viewer.workspaceId, objectName: null } as const;
}

async function writePrice(viewer: Viewer, provider: ProviderId, model: string, body: PutPriceBody) {
  const price = {
    inputPerMtok: body.input_per_mtok_usd,
    outputPerMtok: body.output_per_mtok_usd,
    cachedPerMtok: body.cached_input_per_mtok_usd ?? null,
    cacheWritePerMtok: body.cache_write_per_mtok_usd ?? null,
  };
  const from = body.effective_from === undefined ? null : new Date(body.effective_from);
  const before = await pricesOf(viewer, provider, model);
  await putModelPrice(viewer, provider, model, price, from);
  const after = await pricesOf(viewer, provider, model);
  const written = after.find((row) => !before.some((known) => isDeepStrictEqual(known, row)));
  await recordAudit(viewer, {
    action: "model.set_price",
    ...named(provider, model),
    before: before.find(({ id }) => id === written?.id) ?? {},
    after: written ?? {},
  });
}

/** Describes a model over the built-in table; null takes the description away. */
async function writeCapabilities(
  viewer: Viewer,
  provider: ProviderId,
  model: string,
  capabilities: OwnCapabilities | null,
) {
  const own = await listModelCapabilities(viewer);
  const known = own.find((row) => row.provider === provider && row.model === model);
  const before = known === undefined ? {} : { capabilities: known.capabilities };
  if (capabilities === null) {
    if (known === undefined) return;
    await deleteModelCapabilities(viewer, provider, model);
    await recordAudit(viewer, { action: "model.delete_capabilities", ...named(provider, model), before });
    return;
  }
  await putModelCapabilities(viewer, provider, model, capabilities);
  const after = { capabilities };
  await recordAudit(viewer, { action: "model.set_capabilities", ...named(provider, model), before, after });
}

/**
 * Gives a model a price of the workspace's own, over the built-in book, or says what it can take, over the built-in
 * table; a model neither knows is added by it.
 * @throws AssayError `forbidden`; `invalid` for the simulated provider, which is free and known.
 */
export async function putModel(
  viewer: Viewer,
  provider: ProviderId,
  model: string,
  body: PutModelBody,
): Promise<ModelAnswer> {
  requireRole(viewer.role, "model.manage");
  if (provider === "demo") {
    throw new AssayError("invalid", "The simulated provider is free and stays as it is.");
  }
  const { capabilities, input_per_mtok_usd, output_per_mtok_usd, ...rest } = body;
  await transaction(async () => {
    if (input_per_mtok_usd !== undefined && output_per_mtok_usd !== undefined) {
      await writePrice(viewer, provider, model, { ...rest, input_per_mtok_usd, output_per_mtok_usd });
    }
    if (capabilities !== undefined) await writeCapabilities(viewer, provider, model, capabilities);
  });
  forgetProviderDirectory(viewer.workspaceId);
  return getModel(viewer, provider, model);
}

/**
 * Takes the workspace's prices and description of a model away, so that the built-in book and table hold again.
 * @throws AssayError `not_found` when it has neither.
 */
export async function removeModel(viewer: Viewer, provider: ProviderId, model: string): Promise<void> {
  requireRole(viewer.role, "model.manage");
  await transaction(async () => {
    const before = await pricesOf(viewer, provider, model);
    const described = (await listModelCapabilities(viewer)).some(
      (row) => row.provider === provider && row.model === model,
    );
    if (described) await writeCapabilities(viewer, provider, model, null);
    if (described && before.length === 0) return;
    await deleteModelPrices(viewer, provider, model);
    await recordAudit(viewer, {
      action: "model.delete_price",
      ...named(provider, model),
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
