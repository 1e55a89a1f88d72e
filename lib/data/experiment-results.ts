import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { ExperimentStatus } from "@/lib/domain/experiments/setup";
import type { Interval } from "@/lib/domain/statistics/bootstrap";
import type { VariantComparison } from "@/lib/domain/statistics/comparison";
import { db, transaction } from "./client";

/** A variant's counts and sums over its cells. Means are means of example means: trials averaged first. */
export interface VariantAggregate {
  variantId: string;
  n: number;
  cells: number;
  failed: number;
  avgScore: number | null;
  minScore: number | null;
  maxScore: number | null;
  passRate: number | null;
  avgHallucinationRate: number | null;
  failureCount: number;
  errorCount: number;
  nullCount: number;
  noClaimCount: number;
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  tokensIn: number;
  tokensOut: number;
  costUsd: string | null;
  judgeCostUsd: string;
  savedUsd: string;
}

/** Counts and percentiles of every variant, computed by the database from the cells. */
export async function aggregateVariants(experimentId: string): Promise<VariantAggregate[]> {
  return db().$queryRaw<VariantAggregate[]>`
    with examples as (
      select variant_id, avg(score) as score, avg(passed::int::float8) as passed, avg(hallucination_rate) as hallucination
      from evaluation_results where experiment_id = ${experimentId}::uuid group by variant_id, example_id),
    means as (
      select variant_id, count(score)::int as n, avg(score) as score, avg(passed) as passed,
        avg(hallucination) as hallucination
      from examples group by variant_id),
    cells as (
      select variant_id, count(*)::int as cells, count(*) filter (where status = 'failed')::int as failed,
        min(score) as min_score, max(score) as max_score, count(*) filter (where score < 0.5)::int as failure_count,
        count(*) filter (where status = 'completed' and score is null)::int as null_count,
        count(*) filter (where claim_count = 0)::int as no_claim_count,
        percentile_cont(0.5) within group (order by latency_ms) as p50,
        percentile_cont(0.95) within group (order by latency_ms) as p95,
        coalesce(sum(tokens_in), 0)::float8 as tokens_in, coalesce(sum(tokens_out), 0)::float8 as tokens_out,
        case when bool_or(status = 'completed' and cost_usd is null) then null else sum(cost_usd) end as cost,
        coalesce(sum(judge_cost_usd), 0) as judge_cost,
        coalesce(sum(cost_usd) filter (where reused), 0) as saved
      from evaluation_results where experiment_id = ${experimentId}::uuid group by variant_id)
    select c.variant_id as "variantId", m.n, c.cells, c.failed, m.score as "avgScore", c.min_score as "minScore",
      c.max_score as "maxScore", m.passed as "passRate", m.hallucination as "avgHallucinationRate",
      c.failure_count as "failureCount", c.failed as "errorCount", c.null_count as "nullCount",
      c.no_claim_count as "noClaimCount", c.p50 as "latencyP50Ms", c.p95 as "latencyP95Ms",
      c.tokens_in as "tokensIn", c.tokens_out as "tokensOut", c.cost::text as "costUsd",
      c.judge_cost::text as "judgeCostUsd", c.saved::text as "savedUsd"
    from cells c join means m using (variant_id)`;
}

export interface ExampleMeansRow {
  variantId: string;
  exampleId: string;
  score: number | null;
  passed: number | null;
  hallucination: number | null;
  /** False where no evaluator of that metric applies to the example in any variant: left out, not missing. */
  scoreApplies: boolean;
  hallucinationApplies: boolean;
}

/**
 * `cells` of an experiment, and `applies`: whether a weighted evaluator, and one of hallucination, applies to an
 * example, which it does in every variant or in none. Where nobody got an answer nobody knows, and it counts as missing.
 * A cell with a value needs no look at its scores, which are several times as many.
 */
export function applicableCells(experimentId: string): Prisma.Sql {
  return Prisma.sql`
    cells as (
      select r.variant_id, r.example_id, r.position, r.score, r.passed, r.hallucination_rate, r.status,
        r.score is not null
          or exists (select 1 from scores s where s.result_id = r.id and s.weight > 0) as weighted,
        r.hallucination_rate is not null
          or exists (select 1 from scores s where s.result_id = r.id and s.type = 'hallucination') as judged
      from evaluation_results r where r.experiment_id = ${experimentId}::uuid),
    applies as (
      select example_id, bool_or(weighted) or bool_and(status <> 'completed') as score_applies,
        bool_or(judged) as hallucination_applies
      from cells group by example_id)`;
}

/** Example means of every variant, for intervals and comparisons. */
export async function listExampleMeans(experimentId: string): Promise<ExampleMeansRow[]> {
  return db().$queryRaw<ExampleMeansRow[]>`
    with ${applicableCells(experimentId)}
    select c.variant_id as "variantId", c.example_id as "exampleId", avg(c.score) as score,
      avg(c.passed::int::float8) as passed, avg(c.hallucination_rate) as hallucination,
      a.score_applies as "scoreApplies", a.hallucination_applies as "hallucinationApplies"
    from cells c join applies a using (example_id)
    group by 1, 2, 6, 7`;
}

export interface VariantResult extends VariantAggregate {
  scoreCi: Interval | null;
}

export interface StoredComparison extends VariantComparison {
  baselineVariantId: string;
}

/**
 * Replaces the results and comparisons of an experiment and, when `finalStatus` is given and the round is still
 * running, ends it; one that was closed early counts as ended from now on. One transaction, so a reader never sees
 * half a result.
 * @returns the status the round ended with, when this is what ended it; null when it goes on, had ended before, or had
 * moved on and nothing was written.
 */
export async function writeExperimentResults(
  experiment: { id: string; workspaceId: string; round: number },
  results: VariantResult[],
  comparisons: StoredComparison[],
  finalStatus: { status: "completed" | "failed"; error: string | null } | null,
): Promise<ExperimentStatus | null> {
  return transaction(async () => {
    const [locked] = await db().$queryRaw<
      { round: number; status: ExperimentStatus; completed_at: Date | null }[]
    >`
      select round, status::text as status, completed_at from experiments
      where id = ${experiment.id}::uuid and workspace_id = ${experiment.workspaceId}::uuid for update`;
    if (locked === undefined || locked.round !== experiment.round) return null;
    if (finalStatus !== null && locked.status !== "running") return null;
    const variantIds = results.map((result) => result.variantId);
    await db().experimentResult.deleteMany({ where: { variant: { experimentId: experiment.id } } });
    await db().comparison.deleteMany({ where: { experimentId: experiment.id } });
    await db().experimentResult.createMany({
      data: results.map(({ scoreCi, cells: _cells, failed: _failed, ...result }) => ({
        ...result,
        tokensIn: BigInt(Math.round(result.tokensIn)),
        tokensOut: BigInt(Math.round(result.tokensOut)),
        scoreCiLow: scoreCi?.[0] ?? null,
        scoreCiHigh: scoreCi?.[1] ?? null,
      })),
    });
    await db().comparison.createMany({
      data: comparisons
        .filter((comparison) => variantIds.includes(comparison.variantId))
        .map(({ ci, smallInterval: _small, ...comparison }) => ({
          ...comparison,
          experimentId: experiment.id,
          ciLow: ci?.[0] ?? null,
          ciHigh: ci?.[1] ?? null,
        })),
    });
    const closing =
      locked.status !== "pending" && locked.status !== "running" && locked.completed_at === null;
    if (finalStatus === null && !closing) return null;
    await db().experiment.updateMany({
      where: { id: experiment.id, workspaceId: experiment.workspaceId },
      data: { ...(finalStatus ?? {}), completedAt: new Date() },
    });
    return finalStatus?.status ?? locked.status;
  });
}
