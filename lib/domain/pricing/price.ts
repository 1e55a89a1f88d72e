import { Decimal } from "decimal.js";
import type { ProviderId, Usage } from "../runs/completion";
import { bareModel, findBookRow } from "./price-book";

/** A workspace's own price for a model, over the built-in book. USD per million tokens as decimal strings. */
export interface PriceRow {
  provider: ProviderId;
  model: string;
  inputPerMTok: string;
  outputPerMTok: string;
  /** Null: cached input costs as much as input. */
  cachedInputPerMTok: string | null;
  /** Null: writing the cache costs as much as input. */
  cacheWritePerMTok: string | null;
  /** First instant of this price; null is always. */
  effectiveFrom: Date | null;
}

/** What a workspace wants to be reckoned for models nobody has a price for. */
export interface FallbackRate {
  inputPerMTok: string;
  outputPerMTok: string;
}

/** Unit prices in USD per million tokens, none missing: what a cost log keeps beside the cost. */
export interface UnitPrices {
  inputPerMTok: string;
  cachedInputPerMTok: string;
  cacheWritePerMTok: string;
  outputPerMTok: string;
  reasoningPerMTok: string;
}

export interface Price extends UnitPrices {
  /** `free`: local and simulated providers. `fallback`: the workspace's rate for unknown models. */
  source: "book" | "workspace" | "fallback" | "free";
  /** True when the rate is not this model's own. */
  estimated: boolean;
}

/** A call's cost in USD. All amounts are exact decimal strings without exponent. */
export interface Cost {
  totalUsd: string;
  inputUsd: string;
  cachedInputUsd: string;
  cacheWriteUsd: string;
  outputUsd: string;
  reasoningUsd: string;
  unitPrices: UnitPrices;
  /** True when the price is a fallback or the tokens were counted by us. */
  estimated: boolean;
}

const freeProviders: ReadonlySet<ProviderId> = new Set<ProviderId>(["ollama", "vllm", "demo"]);

interface RawPrices {
  inputPerMTok: string | null;
  outputPerMTok: string | null;
  cachedInputPerMTok: string | null;
  cacheWritePerMTok: string | null;
}

function complete(prices: RawPrices, source: Price["source"], estimated: boolean): Price | null {
  const { inputPerMTok, outputPerMTok } = prices;
  if (inputPerMTok === null || outputPerMTok === null) return null;
  return {
    inputPerMTok,
    outputPerMTok,
    cachedInputPerMTok: prices.cachedInputPerMTok ?? inputPerMTok,
    cacheWritePerMTok: prices.cacheWritePerMTok ?? inputPerMTok,
    reasoningPerMTok: outputPerMTok,
    source,
    estimated,
  };
}

function workspacePrice(
  provider: ProviderId,
  model: string,
  rows: readonly PriceRow[],
  at: Date,
): Price | null {
  const bare = bareModel(provider, model);
  let best: PriceRow | null = null;
  for (const row of rows) {
    if (row.provider !== provider || (row.model !== model && row.model !== bare)) continue;
    const from = row.effectiveFrom?.getTime() ?? Number.NEGATIVE_INFINITY;
    if (from > at.getTime()) continue;
    if (best === null || from >= (best.effectiveFrom?.getTime() ?? Number.NEGATIVE_INFINITY)) best = row;
  }
  return best === null ? null : complete(best, "workspace", false);
}

function bookPrice(provider: ProviderId, model: string, at: Date): Price | null {
  const row = findBookRow(provider, model);
  if (row === null) return null;
  let prices: RawPrices = row;
  for (const next of row.scheduled ?? [])
    if (Date.parse(`${next.effectiveFrom}T00:00:00Z`) <= at.getTime()) prices = next;
  return complete(prices, "book", false);
}

/**
 * The price of a model at an instant: the workspace's own row, else free (Ollama, vLLM, demo), else the
 * built-in book with its published future prices, else the workspace's fallback rate (marked `estimated`),
 * else null, which means unknown and never zero. A cache price nobody published is the input price, so that
 * a cost is never understated; reasoning costs as much as output at every provider of the book.
 */
export function findPrice(
  provider: ProviderId,
  model: string,
  overrides: readonly PriceRow[],
  at: Date,
  fallback: FallbackRate | null = null,
): Price | null {
  const own = workspacePrice(provider, model, overrides, at);
  if (own) return own;
  if (freeProviders.has(provider)) {
    const zero = { inputPerMTok: "0", outputPerMTok: "0", cachedInputPerMTok: "0", cacheWritePerMTok: "0" };
    return complete(zero, "free", false);
  }
  const known = bookPrice(provider, model, at);
  if (known || fallback === null) return known;
  return complete({ ...fallback, cachedInputPerMTok: null, cacheWritePerMTok: null }, "fallback", true);
}

/** A change of a model's price that is known beforehand. */
export interface PriceChange extends Price {
  effectiveFrom: Date;
}

function sameRates(a: Price | null, b: Price): boolean {
  return (
    a !== null &&
    a.source === b.source &&
    a.inputPerMTok === b.inputPerMTok &&
    a.outputPerMTok === b.outputPerMTok &&
    a.cachedInputPerMTok === b.cachedInputPerMTok &&
    a.cacheWritePerMTok === b.cacheWritePerMTok
  );
}

/** Changes of a model's price after `now`, by the workspace's own rows and the book's published ones, in order. */
export function scheduledPrices(
  provider: ProviderId,
  model: string,
  overrides: readonly PriceRow[],
  now: Date,
): PriceChange[] {
  const bare = bareModel(provider, model);
  const own = overrides
    .filter((row) => row.provider === provider && (row.model === model || row.model === bare))
    .flatMap((row) => (row.effectiveFrom === null ? [] : [row.effectiveFrom.getTime()]));
  const book = (findBookRow(provider, model)?.scheduled ?? []).map(({ effectiveFrom }) =>
    Date.parse(`${effectiveFrom}T00:00:00Z`),
  );
  const instants = [...new Set([...own, ...book])]
    .filter((time) => time > now.getTime())
    .sort((a, b) => a - b);
  let last = findPrice(provider, model, overrides, now);
  return instants.flatMap((time) => {
    const price = findPrice(provider, model, overrides, new Date(time));
    if (price === null || sameRates(last, price)) return [];
    last = price;
    return [{ ...price, effectiveFrom: new Date(time) }];
  });
}

// A price per million times a token count needs more digits than the 20 decimal.js keeps by default
// only for absurd numbers; 40 keeps every sum exact.
const Exact = Decimal.clone({ precision: 40 });

function part(tokens: number, perMillion: string): Decimal {
  return new Exact(perMillion).mul(tokens).div(1_000_000);
}

/** Cost of the tokens at the price, each disjoint bucket at its own unit price, exact. */
export function priceUsage(usage: Usage, price: Price): Cost {
  const input = part(usage.inputTokens, price.inputPerMTok);
  const cachedInput = part(usage.cachedInputTokens, price.cachedInputPerMTok);
  const cacheWrite = part(usage.cacheWriteTokens, price.cacheWritePerMTok);
  const output = part(usage.outputTokens, price.outputPerMTok);
  const reasoning = part(usage.reasoningTokens, price.reasoningPerMTok);
  return {
    totalUsd: input.add(cachedInput).add(cacheWrite).add(output).add(reasoning).toFixed(),
    inputUsd: input.toFixed(),
    cachedInputUsd: cachedInput.toFixed(),
    cacheWriteUsd: cacheWrite.toFixed(),
    outputUsd: output.toFixed(),
    reasoningUsd: reasoning.toFixed(),
    unitPrices: {
      inputPerMTok: price.inputPerMTok,
      cachedInputPerMTok: price.cachedInputPerMTok,
      cacheWritePerMTok: price.cacheWritePerMTok,
      outputPerMTok: price.outputPerMTok,
      reasoningPerMTok: price.reasoningPerMTok,
    },
    estimated: price.estimated || usage.estimated,
  };
}
