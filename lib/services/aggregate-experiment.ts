import "server-only";
import { transaction } from "@/lib/data/client";
import {
  aggregateVariants,
  type ExampleMeansRow,
  listExampleMeans,
  type StoredComparison,
  type VariantAggregate,
  type VariantResult,
  writeExperimentResults,
} from "@/lib/data/experiment-results";
import type { ExperimentSetup } from "@/lib/domain/experiments/setup";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import {
  compareToBaselineSteps,
  defaultResamples,
  type ExampleMeans,
  type Metric,
} from "@/lib/domain/statistics/comparison";
import { meanIntervalSteps } from "@/lib/domain/statistics/mean-interval";
import { inTurns } from "@/lib/domain/steps";
import { aggregatePairs } from "./aggregate-pairs";
import { announceExperiment } from "./announce-event";
import { turn } from "./turn";

const readers: Record<
  Metric,
  { value: (row: ExampleMeansRow) => number | null; applies: (row: ExampleMeansRow) => boolean }
> = {
  score: { value: (row) => row.score, applies: (row) => row.scoreApplies },
  pass_rate: { value: (row) => row.passed, applies: (row) => row.scoreApplies },
  hallucination_rate: { value: (row) => row.hallucination, applies: (row) => row.hallucinationApplies },
};
const metrics: Metric[] = ["score", "pass_rate", "hallucination_rate"];

function meansByVariant(rows: ExampleMeansRow[], metric: Metric): Map<string, Map<string, number | null>> {
  const { value, applies } = readers[metric];
  const byVariant = new Map<string, Map<string, number | null>>();
  for (const row of rows) {
    if (!applies(row)) continue;
    let means = byVariant.get(row.variantId);
    if (means === undefined) {
      means = new Map();
      byVariant.set(row.variantId, means);
    }
    means.set(row.exampleId, value(row));
  }
  return byVariant;
}

/** Examples up to which every comparison draws the full number of resamples. */
const fullResamplesUpTo = 2_000;

/**
 * Resamples for a comparison over `examples`. Time grows with their product, while the error of a quantile depends on
 * the number of resamples alone and is far below any difference that matters where examples are that many.
 */
function resamplesFor(examples: number): number {
  if (examples <= fullResamplesUpTo) return defaultResamples;
  // A multiple of 1,000 less one: the level of significance is then a whole number of resamples.
  return Math.max(2, Math.round((defaultResamples * fullResamplesUpTo) / examples / 1_000)) * 1_000 - 1;
}

async function compareMetric(
  setup: ExperimentSetup,
  rows: ExampleMeansRow[],
  metric: Metric,
): Promise<StoredComparison[]> {
  const byVariant = meansByVariant(rows, metric);
  const none: ExampleMeans = new Map();
  const others = setup.variants.filter((variant) => variant.variantId !== setup.baselineVariantId);
  if (byVariant.size === 0 || others.length === 0) return [];
  const baseline = byVariant.get(setup.baselineVariantId) ?? none;
  const steps = compareToBaselineSteps({
    metric,
    baseline,
    variants: others.map(({ variantId }) => ({ variantId, means: byVariant.get(variantId) ?? none })),
    smallestDifference: setup.smallestDifference,
    seed: setup.seed,
    resamples: resamplesFor(baseline.size),
  });
  const comparisons = await inTurns(steps, turn);
  return comparisons.map((comparison) => ({ ...comparison, baselineVariantId: setup.baselineVariantId }));
}

/** Failed when every cell failed: then there is nothing to read but errors. */
function finalStatus(aggregates: VariantAggregate[]): {
  status: "completed" | "failed";
  error: string | null;
} {
  const cells = aggregates.reduce((sum, variant) => sum + variant.cells, 0);
  const failed = aggregates.reduce((sum, variant) => sum + variant.failed, 0);
  return cells > 0 && failed === cells
    ? { status: "failed", error: "Every cell failed. Open one to see the provider's answer." }
    : { status: "completed", error: null };
}

/**
 * Computes results and comparisons from the cells and stores them. With `finish` it ends the round; without, it
 * leaves the status alone (a cancelled experiment keeps a clean partial result). Repeating it changes nothing.
 */
export async function aggregateExperiment(
  setup: ExperimentSetup,
  options: { finish: boolean },
): Promise<void> {
  const [aggregates, rows] = await Promise.all([aggregateVariants(setup.id), listExampleMeans(setup.id)]);
  const scores = meansByVariant(rows, "score");
  const results: VariantResult[] = [];
  for (const aggregate of aggregates) {
    const means = scores.get(aggregate.variantId) ?? new Map<string, number | null>();
    const options = { seed: setup.seed, resamples: resamplesFor(means.size) };
    const { ci } = await inTurns(meanIntervalSteps(means.values(), options), turn);
    results.push({ ...aggregate, scoreCi: ci });
  }
  await aggregatePairs(setup);
  const final = finalStatus(aggregates);
  const comparisons: StoredComparison[] = [];
  // Where no call was answered there are no versions to compare, only a fault they share.
  for (const metric of final.status === "failed" ? [] : metrics) {
    comparisons.push(...(await compareMetric(setup, rows, metric)));
  }
  await transaction(async () => {
    const ended = await writeExperimentResults(setup, results, comparisons, options.finish ? final : null);
    if (ended !== null) await announceExperiment(systemViewer(setup.workspaceId), setup.id, ended);
  });
}
