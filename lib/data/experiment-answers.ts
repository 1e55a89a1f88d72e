import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { isUuid } from "@/lib/domain/api/common";
import type {
  ComparisonAnswer,
  ExperimentAnswer,
  ExperimentResultAnswer,
  PairwiseResultAnswer,
} from "@/lib/domain/api/experiments";
import { notFound } from "@/lib/domain/errors";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { readEvaluators, withoutRequest } from "./experiment-columns";
import { moneyText } from "./money";

export const answerInclude = {
  variants: {
    include: { result: true, winRate: true, version: { select: { number: true } } },
    orderBy: { position: "asc" },
  },
  comparisons: true,
} satisfies Prisma.ExperimentInclude;

type AnswerRow = Prisma.ExperimentGetPayload<{ include: typeof answerInclude; omit: typeof withoutRequest }>;
type VariantRow = AnswerRow["variants"][number];
export type ExperimentHead = Omit<ExperimentAnswer, "results" | "comparisons" | "pairwise">;

function pair(low: number | null, high: number | null): [number, number] | null {
  return low === null || high === null ? null : [low, high];
}

function variantIdentity(variant: VariantRow) {
  return {
    variant_id: variant.id,
    version_id: variant.versionId,
    version_number: variant.version.number,
    provider: variant.provider as ExperimentResultAnswer["provider"],
    model: variant.model,
    parameters: variant.parameters as ExperimentResultAnswer["parameters"],
  };
}

function resultAnswer(variant: VariantRow): ExperimentResultAnswer[] {
  const { result } = variant;
  if (result === null) return [];
  return [
    {
      ...variantIdentity(variant),
      n: result.n,
      avg_score: result.avgScore,
      min_score: result.minScore,
      max_score: result.maxScore,
      score_ci: pair(result.scoreCiLow, result.scoreCiHigh),
      pass_rate: result.passRate,
      avg_hallucination_rate: result.avgHallucinationRate,
      failure_count: result.failureCount,
      error_count: result.errorCount,
      null_count: result.nullCount,
      no_claim_count: result.noClaimCount,
      latency_ms: { p50: result.latencyP50Ms, p95: result.latencyP95Ms },
      tokens_in: Number(result.tokensIn),
      tokens_out: Number(result.tokensOut),
      cost_usd: moneyText(result.costUsd),
      judge_cost_usd: moneyText(result.judgeCostUsd),
      saved_usd: moneyText(result.savedUsd),
    },
  ];
}

function pairwiseAnswer(variant: VariantRow): PairwiseResultAnswer[] {
  const { winRate: row } = variant;
  if (row === null) return [];
  return [
    {
      baseline_variant_id: row.baselineVariantId,
      variant_id: row.variantId,
      n: row.n,
      wins: row.wins,
      losses: row.losses,
      ties: row.ties,
      missing: row.missing,
      flips: row.flips,
      win_rate: row.winRate,
      ci: pair(row.ciLow, row.ciHigh),
      p_value: row.pValue,
      judge_model: row.judgeModel,
    },
  ];
}

type ComparisonRow = AnswerRow["comparisons"][number];

/** A comparison as the API shows it; none when one of its variants is gone. */
export function comparisonAnswer(row: ComparisonRow, variants: Map<string, VariantRow>): ComparisonAnswer[] {
  const variant = variants.get(row.variantId);
  const baseline = variants.get(row.baselineVariantId);
  if (variant === undefined || baseline === undefined) return [];
  return [
    {
      baseline_variant_id: row.baselineVariantId,
      variant_id: row.variantId,
      baseline_version_id: baseline.versionId,
      version_id: variant.versionId,
      provider: variant.provider as ComparisonAnswer["provider"],
      model: variant.model,
      metric: row.metric as ComparisonAnswer["metric"],
      n_pairs: row.nPairs,
      missing_pairs: row.missingPairs,
      difference: row.difference,
      ci: pair(row.ciLow, row.ciHigh),
      p_value: row.pValue,
      adjusted_p_value: row.adjustedPValue,
      minimum_detectable_difference: row.minimumDetectableDifference,
      verdict: row.verdict as ComparisonAnswer["verdict"],
    },
  ];
}

type HeadRow = Prisma.ExperimentGetPayload<{ omit: typeof withoutRequest }>;

/** An experiment without results, as lists show it. */
export function experimentHead(row: HeadRow): ExperimentHead {
  return {
    id: row.id,
    name: row.name,
    prompt_id: row.promptId,
    status: row.status,
    progress: {
      total: row.totalCells,
      completed: row.completedCells,
      failed: row.failedCells,
      reused: row.reusedCells,
    },
    cost_usd: moneyText(row.costUsd),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    completed_at: row.completedAt?.toISOString() ?? null,
    error: row.error,
  };
}

async function findAnswerRow(viewer: Viewer, id: string): Promise<AnswerRow> {
  const row = isUuid(id)
    ? await db().experiment.findFirst({
        where: { id, workspaceId: viewer.workspaceId },
        include: answerInclude,
        omit: withoutRequest,
      })
    : null;
  if (row === null) throw notFound("Experiment");
  return row;
}

function answer(row: AnswerRow): ExperimentAnswer {
  const variants = new Map(row.variants.map((variant) => [variant.id, variant]));
  return {
    ...experimentHead(row),
    results: row.variants.flatMap(resultAnswer),
    comparisons: row.comparisons.flatMap((comparison) => comparisonAnswer(comparison, variants)),
    pairwise: row.variants.flatMap(pairwiseAnswer),
  };
}

/**
 * An experiment with its results and comparisons. `progress.completed` counts every finished cell, failed included.
 * @throws AssayError `not_found`, also for an experiment of another workspace.
 */
export async function getExperiment(viewer: Viewer, id: string): Promise<ExperimentAnswer> {
  return answer(await findAnswerRow(viewer, id));
}

/** What the experiment page shows beside the answer: settings, every variant, and details of the comparisons. */
export interface ExperimentDetails {
  answer: ExperimentAnswer;
  number: number;
  promptSlug: string;
  promptName: string;
  createdBy: string | null;
  evaluators: EvaluatorSpec[];
  trials: number;
  smallestDifference: number;
  budgetUsd: string | null;
  judgeCostUsd: string | null;
  savedUsd: string | null;
  estimatedCostUsd: string | null;
  retriedCalls: number;
  concurrency: number | null;
  warnings: string[];
  baselineVariantId: string | null;
  variants: (ReturnType<typeof variantIdentity> & { labels: string[] })[];
  comparisonDetails: {
    variant_id: string;
    metric: string;
    better: number;
    worse: number;
    tied: number;
    real_but_small: boolean;
    examples_needed: number | null;
    effect_size: number | null;
    note: string | null;
  }[];
}

/** @throws AssayError `not_found`. */
export async function getExperimentDetails(viewer: Viewer, id: string): Promise<ExperimentDetails> {
  const row = await findAnswerRow(viewer, id);
  const [prompt, creator, labels] = await Promise.all([
    db().prompt.findUniqueOrThrow({ where: { id: row.promptId }, select: { slug: true, name: true } }),
    row.createdById === null
      ? null
      : db().user.findUnique({ where: { id: row.createdById }, select: { name: true } }),
    db().promptLabel.findMany({ where: { promptId: row.promptId }, select: { name: true, versionId: true } }),
  ]);
  return {
    answer: answer(row),
    number: row.number,
    promptSlug: prompt.slug,
    promptName: prompt.name,
    createdBy: creator?.name ?? null,
    evaluators: readEvaluators(row.evaluators),
    trials: row.trials,
    smallestDifference: Number(row.smallestDifference),
    budgetUsd: moneyText(row.budgetUsd),
    judgeCostUsd: moneyText(row.judgeCostUsd),
    savedUsd: moneyText(row.savedUsd),
    estimatedCostUsd: moneyText(row.estimatedCostUsd),
    retriedCalls: row.retriedCalls,
    concurrency: row.concurrency,
    warnings: row.warnings as string[],
    baselineVariantId: row.baselineVariantId,
    variants: row.variants.map((variant) => ({
      ...variantIdentity(variant),
      labels: labels.filter((label) => label.versionId === variant.versionId).map((label) => label.name),
    })),
    comparisonDetails: row.comparisons.map((comparison) => ({
      variant_id: comparison.variantId,
      metric: comparison.metric,
      better: comparison.better,
      worse: comparison.worse,
      tied: comparison.tied,
      real_but_small: comparison.realButSmall,
      examples_needed: comparison.examplesNeeded,
      effect_size: comparison.effectSize,
      note: comparison.note,
    })),
  };
}
