import "server-only";
import { z } from "zod";
import { listModelPrices, type ModelPriceRow } from "@/lib/data/model-prices";
import type { Page } from "@/lib/data/paging";
import { decodeCursor, encodeCursor } from "@/lib/domain/api/cursor";
import type { ListModelsQuery, ModelAnswer } from "@/lib/domain/api/models";
import { notFound } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { capabilitiesIn, findOwnCapabilities } from "@/lib/domain/pricing/own-capabilities";
import { findPrice, type Price, scheduledPrices } from "@/lib/domain/pricing/price";
import { bookRows, findBookRow } from "@/lib/domain/pricing/price-book";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { providerCatalog } from "@/lib/providers/catalog";
import { type ProviderDirectory, providerDirectory } from "./provider-access";

const modelList = "models";
const positionSchema = z.tuple([z.string(), z.string()]);

interface ModelKey {
  provider: ProviderId;
  model: string;
}

/** Every model somebody knows of: the book, the catalog's examples, the workspace's own. By provider, then name. */
function knownModels(own: readonly ModelKey[]): ModelKey[] {
  const rows = bookRows();
  return providerCatalog.flatMap(({ id, exampleModels }) => {
    const names = new Set([
      ...exampleModels,
      ...rows.filter((row) => row.provider === id).map((row) => row.model),
      ...own.filter((row) => row.provider === id).map((row) => row.model),
    ]);
    return [...names].sort().map((model) => ({ provider: id, model }));
  });
}

function unitPrices(price: Price) {
  return {
    input_per_mtok_usd: price.inputPerMTok,
    output_per_mtok_usd: price.outputPerMTok,
    cached_input_per_mtok_usd: price.cachedInputPerMTok,
    cache_write_per_mtok_usd: price.cacheWritePerMTok,
  };
}

function scheduledOf(directory: ProviderDirectory, { provider, model }: ModelKey) {
  return scheduledPrices(provider, model, directory.models.prices, new Date()).flatMap((price) =>
    price.source === "book" || price.source === "workspace"
      ? [{ ...unitPrices(price), source: price.source, effective_from: price.effectiveFrom.toISOString() }]
      : [],
  );
}

function priceOf(directory: ProviderDirectory, { provider, model }: ModelKey): ModelAnswer["price"] {
  const { prices, fallbackRate } = directory.models;
  const price = findPrice(provider, model, prices, new Date(), fallbackRate);
  if (price === null) return null;
  return { ...unitPrices(price), source: price.source };
}

function modelAnswer(
  directory: ProviderDirectory,
  own: readonly ModelPriceRow[],
  key: ModelKey,
): ModelAnswer {
  const { provider, model } = key;
  const row = findBookRow(provider, model);
  const takes = capabilitiesIn(provider, model, directory.models.capabilities);
  const embedding = row === null ? /embed/i.test(model) : row.kind === "embedding";
  return {
    provider,
    model,
    kind: embedding ? "embedding" : "chat",
    configured: directory.isConfigured(provider),
    price: priceOf(directory, key),
    own_prices: own
      .filter((price) => price.provider === provider && price.model === model)
      .map(({ provider: _provider, model: _model, ...price }) => price),
    scheduled_prices: scheduledOf(directory, key),
    context_window: takes.contextWindow,
    max_output_tokens: takes.maxOutput,
    retires_on: row?.retiresOn ?? null,
    capabilities: {
      tools: takes.tools,
      json_schema: takes.jsonSchema,
      json_object: takes.jsonObject,
      seed: takes.seed,
      temperature: takes.temperature,
      top_p: takes.topP,
      stop: takes.stop,
      penalties: takes.penalties,
      verbosity: takes.verbosity,
      reasoning_efforts: [...takes.reasoningEfforts],
    },
    own_capabilities: findOwnCapabilities(provider, model, directory.models.capabilities),
  };
}

function matches(
  directory: ProviderDirectory,
  query: Omit<ListModelsQuery, "limit">,
  key: ModelKey,
): boolean {
  if (query.provider !== undefined && key.provider !== query.provider) return false;
  if (query.configured !== undefined && directory.isConfigured(key.provider) !== query.configured)
    return false;
  const words = query.query?.toLowerCase() ?? "";
  return words === "" || `${key.provider}/${key.model}`.toLowerCase().includes(words);
}

/** One page of the models the workspace may name, with their prices in effect now. */
export async function listModels(viewer: Viewer, query: ListModelsQuery): Promise<Page<ModelAnswer>> {
  const [directory, own] = await Promise.all([providerDirectory(viewer), listModelPrices(viewer)]);
  const found = knownModels([...own, ...directory.models.capabilities]).filter((key) =>
    matches(directory, query, key),
  );
  let start = 0;
  if (query.cursor !== undefined) {
    const [provider, model] = decodeCursor(modelList, query.cursor, positionSchema);
    const last = found.findIndex((key) => key.provider === provider && key.model === model);
    start = last < 0 ? found.length : last + 1;
  }
  const page = found.slice(start, start + query.limit);
  const last = page.at(-1);
  return {
    data: page.map((key) => modelAnswer(directory, own, key)),
    next_cursor:
      last !== undefined && start + query.limit < found.length
        ? encodeCursor(modelList, [last.provider, last.model])
        : null,
  };
}

/** One model by name. @throws AssayError `not_found` when neither the book nor the workspace knows it. */
export async function getModel(viewer: Viewer, provider: ProviderId, model: string): Promise<ModelAnswer> {
  const [directory, own] = await Promise.all([providerDirectory(viewer), listModelPrices(viewer)]);
  const known = knownModels([...own, ...directory.models.capabilities]).some(
    (key) => key.provider === provider && key.model === model,
  );
  if (!known && findBookRow(provider, model) === null) throw notFound("Model");
  return modelAnswer(directory, own, { provider, model });
}
