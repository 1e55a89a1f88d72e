import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { VersionScore } from "@/lib/domain/prompts/evidence";
import type { Verdict } from "@/lib/domain/statistics/comparison";
import { db } from "./client";

interface ScoreRow {
  version_id: string;
  number: number;
  n: number;
  mean: number | null;
  ci_low: number | null;
  ci_high: number | null;
  verdict: Verdict | null;
  experiment_id: string;
}

/**
 * The score of each version of a prompt in the newest completed experiment that scored it, by number; versions never
 * scored are left out. An experiment cut short or failed says little of a version and hides nothing that said more.
 * Of several variants of a version (models) the first listed counts.
 */
export async function listVersionScores(viewer: Viewer, promptId: string): Promise<VersionScore[]> {
  const rows = await db().$queryRaw<ScoreRow[]>`
    SELECT DISTINCT ON (version.number) version.id AS version_id, version.number, result.n,
      result.avg_score AS mean, result.score_ci_low AS ci_low, result.score_ci_high AS ci_high,
      comparison.verdict, experiment.id AS experiment_id
    FROM experiments experiment
    JOIN experiment_variants variant ON variant.experiment_id = experiment.id
    JOIN prompt_versions version ON version.id = variant.version_id
    JOIN experiment_results result ON result.variant_id = variant.id
    LEFT JOIN comparisons comparison ON comparison.variant_id = variant.id AND comparison.metric = 'score'
    WHERE experiment.workspace_id = ${viewer.workspaceId}::uuid AND experiment.prompt_id = ${promptId}::uuid
      AND version.prompt_id = ${promptId}::uuid AND result.avg_score IS NOT NULL
      AND experiment.status = 'completed'
    ORDER BY version.number, experiment.id DESC, variant.position`;
  return rows.map(({ ci_low, ci_high, ...row }) => ({
    ...row,
    ci: ci_low === null || ci_high === null ? null : [ci_low, ci_high],
  }));
}
