import "server-only";
import type { Prisma } from "@/generated/prisma/client";
import { isUuid, promptRef } from "@/lib/domain/api/common";
import { decodeCursor, encodeCursor, idPositionSchema } from "@/lib/domain/api/cursor";
import type {
  ComparisonAnswer,
  ExperimentAnswer,
  ExperimentResultAnswer,
} from "@/lib/domain/api/experiments";
import { notFound } from "@/lib/domain/errors";
import type { ExperimentStatus } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { moneyText } from "./run-answers";

const answerInclude = {
  variants: {
    include: { result: true, version: { select: { number: true } } },
    orderBy: { position: "asc" },
  },
  comparisons: true,
} satisfies Prisma.ExperimentInclude;
const omit = { request: true } satisfies Prisma.ExperimentOmit;

type AnswerRow = Prisma.ExperimentGetPayload<{ include: typeof answerInclude; omit: typeof omit }>;
type VariantRow = AnswerRow["variants"][number];
type Head = Omit<ExperimentAnswer, "results" | "comparisons">;

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

type ComparisonRow = AnswerRow["comparisons"][number];

function comparisonAnswer(row: ComparisonRow, variants: Map<string, VariantRow>): ComparisonAnswer[] {
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

type HeadRow = Prisma.ExperimentGetPayload<{ omit: typeof omit }>;

function head(row: HeadRow): Head {
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
        omit,
      })
    : null;
  if (row === null) throw notFound("Experiment");
  return row;
}

function answer(row: AnswerRow): ExperimentAnswer {
  const variants = new Map(row.variants.map((variant) => [variant.id, variant]));
  return {
    ...head(row),
    results: row.variants.flatMap(resultAnswer),
    comparisons: row.comparisons.flatMap((comparison) => comparisonAnswer(comparison, variants)),
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
  evaluators: { name: string; type: string; weight: number; threshold: number; gate: boolean }[];
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
    evaluators: row.evaluators as ExperimentDetails["evaluators"],
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

export interface ExperimentFilter {
  limit: number;
  cursor?: string | undefined;
  prompt_id?: string | undefined;
  status?: ExperimentStatus | undefined;
  query?: string | undefined;
}

/** An experiment in a list: its head, its prompt and the comparison that says most. */
export interface ExperimentListItem extends Head {
  number: number;
  prompt_slug: string;
  comparisons: ComparisonAnswer[];
  variant_count: number;
  /** By variant id. */
  version_numbers: Record<string, number>;
  smallest_difference: number;
  baseline_variant_id: string | null;
}

function filterWhere(viewer: Viewer, filter: ExperimentFilter): Prisma.ExperimentWhereInput {
  return {
    workspaceId: viewer.workspaceId,
    ...(filter.status === undefined ? {} : { status: filter.status }),
    ...(filter.prompt_id === undefined ? {} : { prompt: promptRef(filter.prompt_id) }),
    ...(filter.query === undefined || filter.query === ""
      ? {}
      : { name: { contains: filter.query, mode: "insensitive" as const } }),
  };
}

/** Newest first, with the comparisons on the score for the lists of the interface. */
export async function listExperimentItems(
  viewer: Viewer,
  filter: ExperimentFilter,
): Promise<{ data: ExperimentListItem[]; next_cursor: string | null }> {
  const after =
    filter.cursor === undefined ? null : decodeCursor("experiments", filter.cursor, idPositionSchema);
  const rows = await db().experiment.findMany({
    where: { ...filterWhere(viewer, filter), ...(after === null ? {} : { id: { lt: after } }) },
    include: {
      ...answerInclude,
      comparisons: { where: { metric: "score" } },
      prompt: { select: { slug: true } },
    },
    omit,
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return {
    data: page.map((row) => {
      const variants = new Map(row.variants.map((variant) => [variant.id, variant]));
      return {
        ...head(row),
        number: row.number,
        prompt_slug: row.prompt.slug,
        comparisons: row.comparisons.flatMap((comparison) => comparisonAnswer(comparison, variants)),
        variant_count: row.variants.length,
        version_numbers: Object.fromEntries(
          row.variants.map((variant) => [variant.id, variant.version.number]),
        ),
        smallest_difference: Number(row.smallestDifference),
        baseline_variant_id: row.baselineVariantId,
      };
    }),
    next_cursor:
      rows.length > filter.limit && last !== undefined ? encodeCursor("experiments", last.id) : null,
  };
}

/** Newest first, heads only: what `GET /experiments` answers. */
export async function listExperiments(
  viewer: Viewer,
  filter: ExperimentFilter,
): Promise<{ data: Head[]; next_cursor: string | null }> {
  const after =
    filter.cursor === undefined ? null : decodeCursor("experiments", filter.cursor, idPositionSchema);
  const rows = await db().experiment.findMany({
    where: { ...filterWhere(viewer, filter), ...(after === null ? {} : { id: { lt: after } }) },
    omit,
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return {
    data: page.map(head),
    next_cursor:
      rows.length > filter.limit && last !== undefined ? encodeCursor("experiments", last.id) : null,
  };
}

/** Experiments in all. */
export function countExperiments(viewer: Viewer): Promise<number> {
  return db().experiment.count({ where: { workspaceId: viewer.workspaceId } });
}
