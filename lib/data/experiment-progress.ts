import "server-only";
import { isUuid } from "@/lib/domain/api/common";
import { notFound } from "@/lib/domain/errors";
import type { ExperimentStatus } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { moneyText } from "./money";

/** Where an experiment stands, without its cells. Money in USD as decimal strings. */
export interface ExperimentState {
  status: ExperimentStatus;
  roundKind: string;
  startedAt: Date | null;
  concurrency: number | null;
  retriedCalls: number;
  costUsd: string;
}

/** @throws AssayError `not_found`, also for an experiment of another workspace. */
export async function getExperimentState(viewer: Viewer, id: string): Promise<ExperimentState> {
  const row = isUuid(id)
    ? await db().experiment.findFirst({
        where: { id, workspaceId: viewer.workspaceId },
        select: {
          status: true,
          roundKind: true,
          startedAt: true,
          concurrency: true,
          retriedCalls: true,
          costUsd: true,
        },
      })
    : null;
  if (row === null) throw notFound("Experiment");
  return { ...row, costUsd: moneyText(row.costUsd) ?? "0" };
}

/** Counts of cells and means so far of one variant. */
export interface VariantTally {
  variantId: string;
  versionNumber: number;
  model: string;
  total: number;
  done: number;
  failed: number;
  reused: number;
  /** Done since the round began, and of those within the last `recentMs`. */
  roundDone: number;
  recentlyDone: number;
  /** Mean of the cells' scores. */
  avgScore: number | null;
  /** Scores below 0.5. */
  failureCount: number;
  rateLimited: number;
  latencyP50Ms: number | null;
  /** Generations and judgements of the variant, reused ones left out. */
  costUsd: string | null;
  /** The same, of this round's cells. */
  roundCostUsd: string;
}

/** @param roundStart cells finished from here on belong to the round; null counts all of them. */
export function tallyVariants(
  viewer: Viewer,
  experimentId: string,
  roundStart: Date | null,
  recentMs: number,
): Promise<VariantTally[]> {
  const from = roundStart ?? new Date(0);
  const recent = new Date(Date.now() - recentMs);
  return db().$queryRaw<VariantTally[]>`
    select v.id as "variantId", p.number as "versionNumber", v.model, count(r.id)::int as total,
      count(*) filter (where r.status <> 'pending')::int as done,
      count(*) filter (where r.status = 'failed')::int as failed,
      count(*) filter (where r.reused and r.status <> 'pending')::int as reused,
      count(*) filter (where r.status <> 'pending' and r.completed_at >= ${from})::int as "roundDone",
      count(*) filter (where r.status <> 'pending' and r.completed_at >= ${from} and r.completed_at > ${recent})::int
        as "recentlyDone",
      avg(r.score) as "avgScore", count(*) filter (where r.score < 0.5)::int as "failureCount",
      count(*) filter (where r.error_kind = 'rate_limited')::int as "rateLimited",
      percentile_cont(0.5) within group (order by r.latency_ms) filter (where r.status <> 'pending') as "latencyP50Ms",
      (sum(case when r.reused then 0 else r.cost_usd end) + coalesce(sum(r.judge_cost_usd), 0))::text as "costUsd",
      coalesce(sum(coalesce(case when r.reused then 0 else r.cost_usd end, 0) + coalesce(r.judge_cost_usd, 0))
        filter (where r.status <> 'pending' and r.completed_at >= ${from}), 0)::text as "roundCostUsd"
    from experiment_variants v
    join prompt_versions p on p.id = v.version_id
    left join evaluation_results r on r.variant_id = v.id and r.workspace_id = ${viewer.workspaceId}::uuid
    where v.experiment_id = ${experimentId}::uuid
    group by v.id, v.position, v.model, p.number
    order by v.position`;
}

/** A cell that was finished a moment ago. */
export interface FinishedCell {
  exampleId: string;
  exampleNumber: number;
  variantId: string;
  trial: number;
  completedAt: Date;
  latencyMs: number | null;
  score: number | null;
  errorKind: string | null;
}

/** Newest first. */
export function listNewestCells(
  viewer: Viewer,
  experimentId: string,
  since: Date | null,
  limit: number,
): Promise<FinishedCell[]> {
  return db().$queryRaw<FinishedCell[]>`
    select r.example_id as "exampleId", e.number as "exampleNumber", r.variant_id as "variantId", r.trial,
      r.completed_at as "completedAt", r.latency_ms as "latencyMs", r.score, r.error_kind as "errorKind"
    from evaluation_results r join golden_examples e on e.id = r.example_id
    where r.experiment_id = ${experimentId}::uuid and r.workspace_id = ${viewer.workspaceId}::uuid
      and r.status <> 'pending' and r.completed_at >= ${since ?? new Date(0)}
    order by r.completed_at desc, r.id desc limit ${limit}`;
}
