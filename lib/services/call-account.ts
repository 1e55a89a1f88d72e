import "server-only";
import type { Json } from "@/lib/domain/json";
import { findPrice, priceUsage } from "@/lib/domain/pricing/price";
import type { ProviderId, Usage } from "@/lib/domain/runs/completion";
import type { RunOutcome } from "@/lib/domain/runs/run-record";
import type { ProviderError } from "@/lib/providers/provider";
import type { ProviderAccess, ProviderDirectory } from "./provider-access";

const noTokens = {
  tokensIn: null,
  tokensOut: null,
  tokensCached: null,
  tokensReasoning: null,
  usageEstimated: false,
};

/** A call's tokens as a run keeps them: in includes cached, out includes reasoning. */
export function tokenTotals(usage: Usage) {
  return {
    tokensIn: usage.inputTokens + usage.cachedInputTokens + usage.cacheWriteTokens,
    tokensOut: usage.outputTokens + usage.reasoningTokens,
    tokensCached: usage.cachedInputTokens,
    tokensReasoning: usage.reasoningTokens,
    usageEstimated: usage.estimated,
  };
}

function costOf(
  directory: ProviderDirectory,
  provider: ProviderId,
  model: string,
  usage: Usage | null,
  now: Date,
) {
  const { prices, fallbackRate } = directory.models;
  const price = findPrice(provider, model, prices, now, fallbackRate);
  if (price === null || usage === null) return { costUsd: null, costEstimated: false, unitPrices: null };
  const cost = priceUsage(usage, price);
  const unitPrices: Json = {
    per_million_tokens: { ...cost.unitPrices },
    tokens: { ...usage },
    source: price.source,
  };
  return { costUsd: cost.totalUsd, costEstimated: cost.estimated, unitPrices };
}

/**
 * Who was called, what it used and what that cost at this moment's prices.
 * @param usage null: unknown, and so is the cost.
 */
export function callAccount(
  directory: ProviderDirectory,
  access: ProviderAccess | null,
  provider: ProviderId,
  model: string,
  usage: Usage | null,
) {
  const completedAt = new Date();
  return {
    provider,
    connectionId: access?.connectionId ?? null,
    model,
    ...(usage === null ? noTokens : tokenTotals(usage)),
    ...costOf(directory, provider, model, usage, completedAt),
    completedAt: completedAt.toISOString(),
  };
}

/** The rest of a run whose call failed. */
export function failedCall(error: ProviderError, attempts: number, latencyMs: number) {
  return {
    status: error.kind === "cancelled" ? "cancelled" : "failed",
    responseModel: null,
    output: null,
    toolCalls: [],
    finishReason: error.kind === "content_filter" ? "content_filter" : null,
    error: { kind: error.kind, message: error.message, retryable: error.retryable },
    latencyMs,
    ttftMs: null,
    attempts,
    reuseKey: null,
  } satisfies Partial<RunOutcome>;
}
