import "server-only";
import type { ModelAnswer } from "@/lib/domain/api/models";
import type { ModelOffer, ModelOffers, OfferedModel } from "@/lib/domain/evaluators/model-offer";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { formatUnitPrice } from "@/lib/domain/pricing/unit-price";
import { providerCatalog } from "@/lib/providers/catalog";
import { findDefaultModel, type ModelName, parseModelName } from "./default-model";
import { usualEmbeddingModel } from "./embed-texts";
import { listModels } from "./list-models";
import { type ProviderDirectory, providerDirectory } from "./provider-access";

/** More than the book and any workspace's own rows name together. */
const allModels = 10_000;

function priceInWords({ price, kind }: ModelAnswer): string | null {
  if (price === null) return null;
  if (price.source === "free") return "free";
  const input = formatUnitPrice(price.input_per_mtok_usd);
  const words =
    kind === "embedding"
      ? `${input} / M tokens`
      : `${input} in, ${formatUnitPrice(price.output_per_mtok_usd)} out / M tokens`;
  return price.source === "fallback" ? `${words}, estimated` : words;
}

function offered(model: ModelAnswer): OfferedModel {
  return { name: `${model.provider}/${model.model}`, model: model.model, price: priceInWords(model) };
}

/** By provider, those with nothing to offer left out; the simulated one last. */
function byProvider(models: readonly ModelAnswer[]): ModelOffer["providers"] {
  const groups = providerCatalog.map(({ id, label }) => ({
    provider: id,
    label,
    models: models.filter(({ provider }) => provider === id).map(offered),
  }));
  return groups
    .filter((group) => group.models.length > 0)
    .sort((a, b) => Number(a.provider === "demo") - Number(b.provider === "demo"));
}

function named(model: ModelName | null): string {
  return model === null ? "none yet" : `${model.provider}/${model.model}`;
}

function judgeOf(directory: ProviderDirectory): ModelName | null {
  const { judgeModel } = directory.models;
  return judgeModel === null ? findDefaultModel(directory) : parseModelName(judgeModel);
}

/** The models of connected providers that are still served, by what they are for, with their prices of today. */
export async function listModelOffers(viewer: Viewer): Promise<ModelOffers> {
  const [directory, { data }] = await Promise.all([
    providerDirectory(viewer),
    listModels(viewer, { configured: true, limit: allModels }),
  ]);
  const today = new Date().toISOString().slice(0, 10);
  const served = data.filter(({ retires_on }) => retires_on === null || retires_on > today);
  return {
    "judge-model": {
      unnamed: `Workspace’s judge model (${named(judgeOf(directory))})`,
      providers: byProvider(served.filter(({ kind }) => kind === "chat")),
    },
    "embedding-model": {
      unnamed: `Workspace’s embedding model (${named(usualEmbeddingModel(directory))})`,
      providers: byProvider(served.filter(({ kind }) => kind === "embedding")),
    },
  };
}
