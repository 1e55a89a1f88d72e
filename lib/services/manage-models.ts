import "server-only";
import { deleteModelPrice, deleteModelPrices, putModelPrice } from "@/lib/data/model-prices";
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
  await putModelPrice(
    viewer,
    provider,
    model,
    {
      inputPerMtok: body.input_per_mtok_usd,
      outputPerMtok: body.output_per_mtok_usd,
      cachedPerMtok: body.cached_input_per_mtok_usd ?? null,
      cacheWritePerMtok: body.cache_write_per_mtok_usd ?? null,
    },
    body.effective_from === undefined ? null : new Date(body.effective_from),
  );
  forgetProviderDirectory(viewer.workspaceId);
  return getModel(viewer, provider, model);
}

/** Takes the workspace's prices of a model away, so that the built-in book holds again. @throws AssayError `not_found`. */
export async function removeModel(viewer: Viewer, provider: ProviderId, model: string): Promise<void> {
  requireRole(viewer.role, "model.manage");
  await deleteModelPrices(viewer, provider, model);
  forgetProviderDirectory(viewer.workspaceId);
}

/** Takes one price of the workspace's away. @throws AssayError `not_found`. */
export async function removePrice(viewer: Viewer, id: string): Promise<void> {
  requireRole(viewer.role, "model.manage");
  await deleteModelPrice(viewer, id);
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
  await setJudgeModel(viewer, name);
  forgetProviderDirectory(viewer.workspaceId);
}

/** Sets what models without a price are reckoned at, in USD per million tokens; null leaves them unpriced. */
export async function chooseFallbackRate(viewer: Viewer, rate: FallbackRate | null): Promise<void> {
  requireRole(viewer.role, "model.manage");
  await setFallbackRate(viewer, rate);
  forgetProviderDirectory(viewer.workspaceId);
}
