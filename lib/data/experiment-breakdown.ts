import "server-only";
import { Prisma } from "@/generated/prisma/client";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";
import { applicableCells } from "./experiment-results";

export interface EvaluatorMeansRow {
  variantId: string;
  evaluator: string;
  /** Example means in no order; null where every trial's score is missing. */
  means: (number | null)[];
}

/** Numbers that crossed as one text, which is read several times faster than as many values. */
function readMeans(text: string): (number | null)[] {
  return text.split(",").map((mean) => (mean === "" ? null : Number(mean)));
}

/** Every evaluator's example means in every variant. */
export async function listEvaluatorMeans(
  viewer: Viewer,
  experimentId: string,
  trials: number,
): Promise<EvaluatorMeansRow[]> {
  const scores = Prisma.sql`
    evaluation_results r join scores s on s.result_id = r.id
    where r.experiment_id = ${experimentId}::uuid and r.workspace_id = ${viewer.workspaceId}::uuid`;
  // With a single trial there is nothing to average, which spares a group an example and evaluator.
  const means =
    trials === 1
      ? Prisma.sql`select r.variant_id, s.evaluator, s.score as mean from ${scores}`
      : Prisma.sql`select r.variant_id, s.evaluator, avg(s.score) as mean from ${scores} group by 1, 2, r.example_id`;
  const rows = await db().$queryRaw<{ variantId: string; evaluator: string; means: string }[]>`
    select variant_id as "variantId", evaluator, string_agg(coalesce(mean::text, ''), ',') as means
    from (${means}) m group by 1, 2`;
  return rows.map((row) => ({ ...row, means: readMeans(row.means) }));
}

export interface ScoreColumn {
  variantId: string;
  /** Example means of the score in run order; null where it is missing. */
  means: (number | null | "inapplicable")[];
}

const inapplicable = "x";

/** Every variant's scores, the n-th of each that of the n-th example of `listMatrixExamples`. */
export async function listScoreColumns(viewer: Viewer, experimentId: string): Promise<ScoreColumn[]> {
  const rows = await db().$queryRaw<{ variantId: string; means: string }[]>`
    with ${applicableCells(experimentId)},
    means as (
      select c.variant_id, min(c.position) as position, avg(c.score) as mean, a.score_applies
      from cells c join applies a using (example_id) group by c.variant_id, c.example_id, a.score_applies)
    select m.variant_id as "variantId",
      string_agg(case when score_applies then coalesce(mean::text, '') else ${inapplicable} end, ',' order by position)
        as means
    from means m join experiments e on e.id = ${experimentId}::uuid and e.workspace_id = ${viewer.workspaceId}::uuid
    group by 1`;
  return rows.map(({ variantId, means }) => ({
    variantId,
    means: means
      .split(",")
      .map((mean) => (mean === inapplicable ? "inapplicable" : mean === "" ? null : Number(mean))),
  }));
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
