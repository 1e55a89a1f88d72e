import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

export interface EvaluatorMeansRow {
  variantId: string;
  evaluator: string;
  /** Example means; null where every trial's score is missing. */
  means: (number | null)[];
}

/** Every evaluator's example means in every variant, an array a row so that 100,000 cross as a few dozen. */
export function listEvaluatorMeans(viewer: Viewer, experimentId: string): Promise<EvaluatorMeansRow[]> {
  return db().$queryRaw<EvaluatorMeansRow[]>`
    with means as (
      select r.variant_id, s.evaluator, r.example_id, avg(s.score) as mean
      from evaluation_results r join scores s on s.result_id = r.id
      where r.experiment_id = ${experimentId}::uuid and r.workspace_id = ${viewer.workspaceId}::uuid
      group by 1, 2, 3)
    select variant_id as "variantId", evaluator, array_agg(mean order by example_id) as means
    from means group by 1, 2`;
}

export interface TrialRow {
  variantId: string;
  exampleId: string;
  scores: (number | null)[];
  passed: (boolean | null)[];
}

/** Scores of every example's trials. */
export function listTrials(viewer: Viewer, experimentId: string): Promise<TrialRow[]> {
  return db().$queryRaw<TrialRow[]>`
    select variant_id as "variantId", example_id as "exampleId", array_agg(score order by trial) as scores,
      array_agg(passed order by trial) as passed
    from evaluation_results
    where experiment_id = ${experimentId}::uuid and workspace_id = ${viewer.workspaceId}::uuid
    group by 1, 2`;
}
