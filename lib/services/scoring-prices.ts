import "server-only";
import type { PairwiseSpec } from "@/lib/domain/evaluators/pairwise";
import { getEvaluator } from "@/lib/domain/evaluators/registry";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { ScoringPrices } from "@/lib/domain/experiments/estimate";
import { findPrice } from "@/lib/domain/pricing/price";
import { judgeModel, type ModelName, parseModelName } from "./default-model";
import { usualEmbeddingModel } from "./embed-texts";
import type { ProviderDirectory } from "./provider-access";

function named(spec: Pick<EvaluatorSpec, "config">): ModelName | null {
  return typeof spec.config.model === "string" ? parseModelName(spec.config.model) : null;
}

/**
 * Prices of the models a cell's scores will ask. An embedding evaluator that has no model to ask costs nothing: its
 * score will be missing.
 * @throws AssayError when a judge's provider is not connected.
 */
export function scoringPrices(
  directory: ProviderDirectory,
  evaluators: EvaluatorSpec[],
  pairwise: PairwiseSpec | null,
): ScoringPrices {
  const { prices, fallbackRate } = directory.models;
  const priceOf = ({ provider, model }: ModelName) =>
    findPrice(provider, model, prices, new Date(), fallbackRate);
  const ofKind = (kind: "judged" | "embedding") =>
    evaluators.filter((spec) => getEvaluator(spec.type).kind === kind);
  const pairs = pairwise === null ? [] : [{ config: { model: pairwise.model } }];
  const inBothOrders = [...pairs, ...pairs];
  return {
    judges: [...ofKind("judged"), ...inBothOrders].map((spec) => {
      const judge = named(spec) ?? judgeModel(directory);
      directory.access(judge.provider);
      return priceOf(judge);
    }),
    embeddings: ofKind("embedding").flatMap((spec) => {
      const model = named(spec) ?? usualEmbeddingModel(directory);
      return model === null ? [] : [priceOf(model)];
    }),
  };
}
