import "server-only";
import type { ExperimentDetails } from "@/lib/data/experiment-answers";
import type { ComparisonAnswer, ExperimentResultAnswer } from "@/lib/domain/api/experiments";

export type ResultRow = ExperimentResultAnswer & { is_baseline: boolean };

/** A comparison with the details of its pairs that the page shows and the API's answer leaves out. */
export type ComparisonRow = ComparisonAnswer & {
  version_number: number | null;
  baseline_version_number: number | null;
  better: number | null;
  worse: number | null;
  tied: number | null;
  effect_size: number | null;
  examples_needed: number | null;
  real_but_small: boolean | null;
  note: string | null;
};

/** Results by variant as an export writes them. */
export function resultRows({ answer, baselineVariantId }: ExperimentDetails): ResultRow[] {
  return answer.results.map((result) => ({
    ...result,
    is_baseline: result.variant_id === baselineVariantId,
  }));
}

/** Comparisons of every metric as an export writes them. */
export function comparisonRows({ answer, variants, comparisonDetails }: ExperimentDetails): ComparisonRow[] {
  const numberOf = (variantId: string) =>
    variants.find((variant) => variant.variant_id === variantId)?.version_number ?? null;
  return answer.comparisons.map((comparison) => {
    const more = comparisonDetails.find(
      (one) => one.variant_id === comparison.variant_id && one.metric === comparison.metric,
    );
    return {
      ...comparison,
      version_number: numberOf(comparison.variant_id),
      baseline_version_number: numberOf(comparison.baseline_variant_id),
      better: more?.better ?? null,
      worse: more?.worse ?? null,
      tied: more?.tied ?? null,
      effect_size: more?.effect_size ?? null,
      examples_needed: more?.examples_needed ?? null,
      real_but_small: more?.real_but_small ?? null,
      note: more?.note ?? null,
    };
  });
}

const columns = {
  results: [
    "variant_id",
    "version_id",
    "version_number",
    "provider",
    "model",
    "is_baseline",
    "n",
    "avg_score",
    "min_score",
    "max_score",
    "score_ci_low",
    "score_ci_high",
    "pass_rate",
    "avg_hallucination_rate",
    "failure_count",
    "error_count",
    "null_count",
    "no_claim_count",
    "latency_ms_p50",
    "latency_ms_p95",
    "tokens_in",
    "tokens_out",
    "cost_usd",
    "judge_cost_usd",
    "saved_usd",
    "parameters",
  ],
  comparisons: [
    "baseline_variant_id",
    "variant_id",
    "baseline_version_number",
    "version_number",
    "provider",
    "model",
    "metric",
    "verdict",
    "n_pairs",
    "missing_pairs",
    "difference",
    "ci_low",
    "ci_high",
    "p_value",
    "adjusted_p_value",
    "minimum_detectable_difference",
    "better",
    "worse",
    "tied",
    "effect_size",
    "examples_needed",
    "real_but_small",
    "note",
  ],
} as const;

/** Columns of a table as CSV, in their order. */
export function csvColumns(table: keyof typeof columns): string[] {
  return [...columns[table]];
}

/** A row for CSV: intervals and percentiles in columns of their own, parameters as JSON. */
export function flat(row: ResultRow | ComparisonRow): Record<string, unknown> {
  if ("metric" in row) {
    const { ci, ...rest } = row;
    return { ...rest, ci_low: ci?.[0], ci_high: ci?.[1] };
  }
  const { score_ci: ci, latency_ms: latency, parameters, ...rest } = row;
  return {
    ...rest,
    score_ci_low: ci?.[0],
    score_ci_high: ci?.[1],
    latency_ms_p50: latency.p50,
    latency_ms_p95: latency.p95,
    parameters: JSON.stringify(parameters),
  };
}
