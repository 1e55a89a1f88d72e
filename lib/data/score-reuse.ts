import "server-only";
import type { JsonObject } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { db } from "./client";

/** An earlier judgement of the same output by the same judge. */
export interface ReusableScore {
  score: number;
  reason: string;
  details: JsonObject;
  judgeModel: string | null;
  judgeTemperature: number | null;
  judgePromptVersion: string | null;
}

/**
 * Looks up judgements of the workspace by hex reuse key, those of cells that were scored again among them; missing
 * scores are never reused.
 */
export async function findReusableScores(
  viewer: Viewer,
  keys: string[],
): Promise<Map<string, ReusableScore>> {
  if (keys.length === 0) return new Map();
  const rows = await db().$queryRaw<(ReusableScore & { key: string })[]>`
    with wanted as materialized (select decode(k, 'hex') as key from unnest(${keys}::text[]) k),
    known as (
      select s.reuse_key, s.score, s.reason, s.details, s.judge_model, s.judge_temperature, s.judge_prompt_version
      from scores s join evaluation_results r on r.id = s.result_id
      where r.workspace_id = ${viewer.workspaceId}::uuid and s.score is not null
        and s.reuse_key = any(array(select key from wanted))
      union all
      select reuse_key, score, reason, details, judge_model, judge_temperature, judge_prompt_version
      from past_judgements
      where workspace_id = ${viewer.workspaceId}::uuid and reuse_key = any(array(select key from wanted)))
    select distinct on (reuse_key) encode(reuse_key, 'hex') as key, score, reason, details,
      judge_model as "judgeModel", judge_temperature as "judgeTemperature",
      judge_prompt_version as "judgePromptVersion"
    from known`;
  return new Map(rows.map(({ key, ...score }) => [key, score]));
}
