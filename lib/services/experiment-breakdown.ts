import "server-only";
import { setImmediate } from "node:timers/promises";
import { type ExperimentDetails, getExperimentDetails } from "@/lib/data/experiment-answers";
import {
  type EvaluatorMeansRow,
  listEvaluatorMeans,
  listScoreColumns,
  listTrials,
  type ScoreColumn,
  type TrialRow,
} from "@/lib/data/experiment-breakdown";
import { getExperimentSetup } from "@/lib/data/experiments";
import { listCallCounts, listMatrixExamples, type MatrixExample } from "@/lib/data/matrix";
import {
  type BreakdownMean,
  type BreakdownVariant,
  type EvaluatorBreakdown,
  type ExperimentBreakdown,
  type SliceOfVariant,
  scoreBins,
  type TagBreakdown,
  type VariantFlakiness,
} from "@/lib/domain/experiments/breakdown";
import { costPerThousand } from "@/lib/domain/experiments/progress";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ExampleMeans } from "@/lib/domain/statistics/comparison";
import { flakiness } from "@/lib/domain/statistics/flakiness";
import { meanInterval } from "@/lib/domain/statistics/mean-interval";
import { examplesByTag, meansOf, sliceByTag } from "@/lib/domain/statistics/slices";
import { Kept } from "./kept";

/** Enough for intervals that only guide the eye; verdicts are made with more. */
const resamples = 2_000;
const fewerResamples = 500;
const manyExamples = 500;
/** More tags than this would be a list nobody reads. */
const tagsShown = 20;

function resamplesFor(examples: number): number {
  return examples > manyExamples ? fewerResamples : resamples;
}

function meanOf(values: readonly (number | null)[], seed: number): BreakdownMean {
  const { n, mean, ci } = meanInterval(values, { seed, resamples: resamplesFor(values.length) });
  return { n, missing: values.length - n, mean, ci };
}

function variantNames(details: ExperimentDetails): Map<string, string> {
  const models = new Set(details.variants.map(({ provider, model }) => `${provider}/${model}`));
  return new Map(
    details.variants.map(({ variant_id: id, version_number: number, model }) => [
      id,
      models.size > 1 ? `v${number} ${model}` : `v${number}`,
    ]),
  );
}

function variantsOf(details: ExperimentDetails, calls: ReadonlyMap<string, number>): BreakdownVariant[] {
  const names = variantNames(details);
  return details.variants.map(({ variant_id: variantId }) => {
    const result = details.answer.results.find((one) => one.variant_id === variantId);
    return {
      variantId,
      name: names.get(variantId) ?? "",
      isBaseline: variantId === details.baselineVariantId,
      avgScore: result?.avg_score ?? null,
      costPerThousandUsd: costPerThousand(result?.cost_usd ?? null, calls.get(variantId) ?? 0),
    };
  });
}

/** Intervals are computed in turns, so that one experiment's do not hold up everybody else's requests. */
async function byEvaluator(
  details: ExperimentDetails,
  rows: EvaluatorMeansRow[],
  seed: number,
): Promise<EvaluatorBreakdown[]> {
  const evaluators: EvaluatorBreakdown[] = [];
  for (const { name, weight } of details.evaluators) {
    const variants: Record<string, BreakdownMean> = {};
    for (const row of rows) {
      if (row.evaluator !== name) continue;
      variants[row.variantId] = meanOf(row.means, seed);
      await setImmediate();
    }
    evaluators.push({ evaluator: name, weight, variants });
  }
  return evaluators;
}

type Examples = ReadonlyMap<string, readonly string[]>;

/** Examples of the tags that most have. */
function commonTags(examples: readonly MatrixExample[]): Examples {
  const all = examplesByTag(new Map(examples.map(({ exampleId, tags }) => [exampleId, tags])));
  const shown = [...all].sort(([, a], [, b]) => b.length - a.length).slice(0, tagsShown);
  return new Map(shown.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function plainMean(means: ExampleMeans): number | null {
  const known = [...means.values()].filter((mean) => mean !== null);
  return known.length === 0 ? null : known.reduce((sum, mean) => sum + mean, 0) / known.length;
}

function baselineSlices(baseline: ExampleMeans, examples: Examples, seed: number): SliceOfVariant[] {
  return [...examples.values()].map((ids) => {
    const { mean, ci } = meanOf([...meansOf(baseline, ids).values()], seed);
    return { mean, ci, difference: null };
  });
}

async function byTag(
  means: ReadonlyMap<string, ExampleMeans>,
  baselineId: string,
  examples: Examples,
  seed: number,
): Promise<TagBreakdown[]> {
  const baseline: ExampleMeans = means.get(baselineId) ?? new Map();
  const slices = new Map<string, SliceOfVariant[]>();
  for (const [variantId, variant] of means) {
    const own =
      variantId === baselineId
        ? baselineSlices(baseline, examples, seed)
        : sliceByTag({
            metric: "score",
            ...{ baseline, variant, examples, seed, resamples: resamplesFor(variant.size) },
          }).map(({ tag, difference, ci }) => ({
            mean: plainMean(meansOf(variant, examples.get(tag) ?? [])),
            ...{ difference, ci },
          }));
    slices.set(variantId, own);
    await setImmediate();
  }
  return [...examples].map(([tag, ids], index) => ({
    tag,
    examples: ids.length,
    variants: Object.fromEntries(
      [...slices].flatMap(([variantId, own]) => (own[index] === undefined ? [] : [[variantId, own[index]]])),
    ),
  }));
}

function flakinessOf(variantIds: readonly string[], rows: readonly TrialRow[]): VariantFlakiness[] {
  return variantIds.map((variantId) => {
    const trials = rows
      .filter((row) => row.variantId === variantId)
      .map((row) => {
        const list = row.scores.map((score, index) => ({ score, passed: row.passed[index] ?? null }));
        return [row.exampleId, list] as const;
      });
    const { withinStandardDeviation, flaky } = flakiness(new Map(trials));
    return { variantId, withinStandardDeviation, flaky };
  });
}

/** Example means of the score by variant; examples that no weighted evaluator applies to are left out. */
function scoreMeans(
  columns: readonly ScoreColumn[],
  examples: readonly MatrixExample[],
): Map<string, Map<string, number | null>> {
  return new Map(
    columns.map(({ variantId, means }) => {
      const own = new Map<string, number | null>();
      for (const [index, { exampleId }] of examples.entries()) {
        const mean = means[index];
        if (mean !== undefined && mean !== "inapplicable") own.set(exampleId, mean);
      }
      return [variantId, own];
    }),
  );
}

async function compute(
  viewer: Viewer,
  details: ExperimentDetails,
  seed: number,
): Promise<ExperimentBreakdown> {
  const { id } = details.answer;
  const [rows, trials, columns, examples, counts] = await Promise.all([
    listEvaluatorMeans(viewer, id, details.trials),
    details.trials > 1 ? listTrials(viewer, id) : [],
    listScoreColumns(viewer, id),
    listMatrixExamples(viewer, id),
    listCallCounts(viewer, id),
  ]);
  const means = scoreMeans(columns, examples);
  const variants = variantsOf(details, new Map(counts.map(({ variantId, calls }) => [variantId, calls])));
  const ids = variants.map(({ variantId }) => variantId);
  return {
    variants,
    evaluators: await byEvaluator(details, rows, seed),
    tags: await byTag(means, details.baselineVariantId ?? "", commonTags(examples), seed),
    distributions: variants.map(({ variantId, avgScore }) => ({
      variantId,
      bins: scoreBins(means.get(variantId)?.values() ?? []),
      mean: avgScore,
    })),
    flakiness: details.trials > 1 ? flakinessOf(ids, trials) : [],
  };
}

/** An ended experiment's breakdown never changes. */
const breakdowns = new Kept<ExperimentBreakdown>(20);

/**
 * Where an experiment's differences come from: means by evaluator and by tag with intervals, distributions, cost,
 * and flakiness.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function loadExperimentBreakdown(viewer: Viewer, id: string): Promise<ExperimentBreakdown> {
  const [details, { seed, round }] = await Promise.all([
    getExperimentDetails(viewer, id),
    getExperimentSetup(viewer, id),
  ]);
  const { completed_at: completedAt } = details.answer;
  const key = completedAt === null ? null : `${id} ${round} ${completedAt}`;
  return breakdowns.get(key, () => compute(viewer, details, seed));
}
