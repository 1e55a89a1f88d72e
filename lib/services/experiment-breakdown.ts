import "server-only";
import { setImmediate } from "node:timers/promises";
import { type ExperimentDetails, getExperimentDetails } from "@/lib/data/experiment-answers";
import {
  type EvaluatorMeansRow,
  listEvaluatorMeans,
  listTrials,
  type TrialRow,
} from "@/lib/data/experiment-breakdown";
import { listExampleMeans } from "@/lib/data/experiment-results";
import { getExperimentSetup } from "@/lib/data/experiments";
import { listCallCounts, listMatrixExamples } from "@/lib/data/matrix";
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
import { sliceByTag, type TagSlice } from "@/lib/domain/statistics/slices";

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

type Tags = ReadonlyMap<string, readonly string[]>;

/** The tags with most examples. */
function commonTags(tags: Tags): Map<string, string[]> {
  const counts = new Map<string, number>();
  for (const own of tags.values()) for (const tag of own) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const shown = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, tagsShown);
  const kept = new Set(shown.map(([tag]) => tag));
  return new Map([...tags].map(([id, own]) => [id, own.filter((tag) => kept.has(tag))]));
}

function sliceOf(slice: TagSlice, isBaseline: boolean, examples: number): SliceOfVariant {
  const { n, mean, ci } = slice.variant;
  return {
    mean: { n, missing: Math.max(0, examples - n), mean, ci },
    difference: isBaseline ? null : { nPairs: slice.nPairs, difference: slice.difference, ci: slice.ci },
  };
}

async function byTag(
  means: ReadonlyMap<string, ExampleMeans>,
  baselineId: string,
  all: Tags,
  seed: number,
): Promise<TagBreakdown[]> {
  const tags = commonTags(all);
  const baseline: ExampleMeans = means.get(baselineId) ?? new Map();
  const counts = new Map<string, number>();
  for (const own of tags.values()) for (const tag of own) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const found = new Map<string, Record<string, SliceOfVariant>>();
  for (const [variantId, variant] of means) {
    const slices = sliceByTag({
      metric: "score",
      baseline,
      variant,
      tags,
      seed,
      resamples: resamplesFor(variant.size),
    });
    for (const slice of slices) {
      const own = found.get(slice.tag) ?? {};
      own[variantId] = sliceOf(slice, variantId === baselineId, counts.get(slice.tag) ?? 0);
      found.set(slice.tag, own);
    }
    await setImmediate();
  }
  return [...found].map(([tag, variants]) => ({ tag, examples: counts.get(tag) ?? 0, variants }));
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

async function scoreMeans(experimentId: string): Promise<Map<string, Map<string, number | null>>> {
  const means = new Map<string, Map<string, number | null>>();
  for (const row of await listExampleMeans(experimentId)) {
    if (!row.scoreApplies) continue;
    const own = means.get(row.variantId) ?? new Map<string, number | null>();
    own.set(row.exampleId, row.score);
    means.set(row.variantId, own);
  }
  return means;
}

async function compute(
  viewer: Viewer,
  details: ExperimentDetails,
  seed: number,
): Promise<ExperimentBreakdown> {
  const { id } = details.answer;
  const [rows, trials, means, examples, counts] = await Promise.all([
    listEvaluatorMeans(viewer, id),
    details.trials > 1 ? listTrials(viewer, id) : [],
    scoreMeans(id),
    listMatrixExamples(viewer, id),
    listCallCounts(viewer, id),
  ]);
  const tags = new Map(examples.map(({ exampleId, tags: own }) => [exampleId, own]));
  const variants = variantsOf(details, new Map(counts.map(({ variantId, calls }) => [variantId, calls])));
  const ids = variants.map(({ variantId }) => variantId);
  return {
    variants,
    evaluators: await byEvaluator(details, rows, seed),
    tags: await byTag(means, details.baselineVariantId ?? "", tags, seed),
    distributions: variants.map(({ variantId, avgScore }) => ({
      variantId,
      bins: scoreBins(means.get(variantId)?.values() ?? []),
      mean: avgScore,
    })),
    flakiness: details.trials > 1 ? flakinessOf(ids, trials) : [],
  };
}

const kept = 20;
/** An ended experiment's breakdown never changes; the latest few are kept in the process that made them. */
const known = new Map<string, Promise<ExperimentBreakdown>>();

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
  if (completedAt === null) return compute(viewer, details, seed);
  const key = `${id} ${round} ${completedAt}`;
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const made = compute(viewer, details, seed);
  known.set(key, made);
  made.catch(() => known.delete(key));
  for (const oldest of [...known.keys()].slice(0, -kept)) known.delete(oldest);
  return made;
}
