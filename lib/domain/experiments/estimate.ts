import { Decimal } from "decimal.js";
import { estimateUsage } from "../pricing/estimate";
import { type Price, priceUsage } from "../pricing/price";
import type { ChatMessage } from "../runs/completion";

/** Around the judged text: the judge's instructions, and the answer it gives. */
const judgeInstructionTokens = 500;
const judgeAnswerTokens = 200;

/** A rendered call of one variant, taken as typical of its others. */
export interface SampledCall {
  messages: ChatMessage[];
  expected: string | null;
}

export interface VariantForecast {
  /** Null: the model has no price. */
  price: Price | null;
  maxTokens: number | null;
  /** Up to a few hundred of the variant's calls. */
  sample: SampledCall[];
  /** All of its cells. */
  cells: number;
}

/** Prices of what a cell's scores ask, one an answer; null for a model without a price. */
export interface ScoringPrices {
  judges: readonly (Price | null)[];
  embeddings: readonly (Price | null)[];
}

/**
 * What an experiment will roughly cost in USD, judges and embeddings included, as a decimal string; null when a model
 * it needs has no price. From samples scaled up; a run itself is reckoned from the provider's counts.
 */
export function forecastCost(
  variants: VariantForecast[],
  { judges, embeddings }: ScoringPrices,
): string | null {
  let total = new Decimal(0);
  for (const { price, maxTokens, sample, cells } of variants) {
    if (price === null || judges.includes(null) || embeddings.includes(null)) return null;
    if (sample.length === 0) continue;
    let sampled = new Decimal(0);
    for (const { messages, expected } of sample) {
      const usage = estimateUsage(messages, expected, maxTokens);
      sampled = sampled.add(priceUsage(usage, price).totalUsd);
      for (const judge of judges) {
        if (judge === null) continue;
        const judged = {
          ...usage,
          inputTokens: usage.inputTokens + usage.outputTokens + judgeInstructionTokens,
          outputTokens: judgeAnswerTokens,
        };
        sampled = sampled.add(priceUsage(judged, judge).totalUsd);
      }
      // The output and the expected output, taken to be as long as each other.
      const embedded = { ...usage, inputTokens: usage.outputTokens * 2, outputTokens: 0 };
      for (const embedding of expected === null ? [] : embeddings) {
        if (embedding !== null) sampled = sampled.add(priceUsage(embedded, embedding).totalUsd);
      }
    }
    total = total.add(sampled.mul(cells).div(sample.length));
  }
  return total.toDecimalPlaces(8).toFixed();
}
