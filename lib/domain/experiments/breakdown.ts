import type { PairwiseResultAnswer } from "../api/experiments";
import type { Interval } from "../statistics/bootstrap";
import type { Proportion } from "../statistics/proportions";

/** Mean of example means with how sure it is. */
export interface BreakdownMean {
  n: number;
  /** Examples the evaluator applies to but has no score for. */
  missing: number;
  mean: number | null;
  ci: Interval | null;
}

/** One evaluator's scores in every variant. */
export interface EvaluatorBreakdown {
  evaluator: string;
  weight: number;
  /** By variant id. */
  variants: Readonly<Record<string, BreakdownMean>>;
}

/** One tag's examples in a variant. Exploratory: no slice gets a p value or a verdict. */
export interface SliceOfVariant {
  mean: number | null;
  /** Of the mean on the baseline, else of the difference from it. */
  ci: Interval | null;
  /** From the baseline over paired examples; null on the baseline itself. */
  difference: number | null;
}

export interface TagBreakdown {
  tag: string;
  examples: number;
  /** By variant id. */
  variants: Readonly<Record<string, SliceOfVariant>>;
}

/** How example means of the score are spread: counts in ten bins of 0.1. */
export interface ScoreDistribution {
  variantId: string;
  bins: readonly number[];
  mean: number | null;
}

/** How much answers to the same example differ between trials. */
export interface VariantFlakiness {
  variantId: string;
  withinStandardDeviation: number | null;
  flaky: Proportion;
}

/** How often a variant's output was judged better than the baseline's. */
export interface VariantWinRate {
  variantId: string;
  n: number;
  wins: number;
  losses: number;
  ties: number;
  missing: number;
  flips: number;
  rate: number | null;
  ci: Interval | null;
  judgeModel: string | null;
}

export interface BreakdownVariant {
  variantId: string;
  /** "v4 gpt-4.1-mini". */
  name: string;
  isBaseline: boolean;
  avgScore: number | null;
  costPerThousandUsd: string | null;
}

/** What stands below the verdicts of an experiment: where a difference comes from. */
export interface ExperimentBreakdown {
  variants: readonly BreakdownVariant[];
  evaluators: readonly EvaluatorBreakdown[];
  tags: readonly TagBreakdown[];
  distributions: readonly ScoreDistribution[];
  /** Empty with a single trial. */
  flakiness: readonly VariantFlakiness[];
}

const binCount = 10;

/** Counts of scores in ten bins of equal width; 1 belongs to the last. */
export function scoreBins(scores: Iterable<number | null>): number[] {
  const bins = new Array<number>(binCount).fill(0);
  for (const score of scores) {
    if (score === null) continue;
    // Means of tenths such as 0.3 lie a rounding error below their bin's edge.
    const bin = Math.min(binCount - 1, Math.floor(score * binCount + 1e-9));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

/** Win rates of the API's answer as views take them. */
export function winRatesOf(pairwise: readonly PairwiseResultAnswer[]): VariantWinRate[] {
  return pairwise.map((one) => ({
    variantId: one.variant_id,
    n: one.n,
    wins: one.wins,
    losses: one.losses,
    ties: one.ties,
    missing: one.missing,
    flips: one.flips,
    rate: one.win_rate,
    ci: one.ci,
    judgeModel: one.judge_model,
  }));
}
