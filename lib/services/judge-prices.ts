import "server-only";
import type { PairwiseSpec } from "@/lib/domain/evaluators/pairwise";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import { findPrice, type Price } from "@/lib/domain/pricing/price";
import { judgeModel, parseModelName } from "./default-model";
import type { ProviderDirectory } from "./provider-access";

/**
 * Prices of the judges a cell will ask, one an answer; null for one without a price.
 * @throws AssayError when a judge's provider is not connected.
 */
export function judgePrices(
  directory: ProviderDirectory,
  evaluators: EvaluatorSpec[],
  pairwise: PairwiseSpec | null,
): (Price | null)[] {
  const { prices, fallbackRate } = directory.models;
  const judged = evaluators.filter((spec) => getEvaluator(spec.type).kind === "judged");
  const inBothOrders = pairwise === null ? [] : [pairwise.model, pairwise.model];
  return [...judged.map((spec) => spec.config.model), ...inBothOrders].map((named) => {
    const judge = typeof named === "string" ? parseModelName(named) : judgeModel(directory);
    directory.access(judge.provider);
    return findPrice(judge.provider, judge.model, prices, new Date(), fallbackRate);
  });
}
