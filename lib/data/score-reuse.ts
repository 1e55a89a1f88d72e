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

/** Looks up judgements of the workspace by hex reuse key; missing scores are never reused. */
export async function findReusableScores(
  viewer: Viewer,
  keys: string[],
): Promise<Map<string, ReusableScore>> {
  if (keys.length === 0) return new Map();
  const rows = await db().$queryRaw<(ReusableScore & { key: string })[]>`
    select distinct on (s.reuse_key) encode(s.reuse_key, 'hex') as key, s.score, s.reason, s.details,
      s.judge_model as "judgeModel", s.judge_temperature as "judgeTemperature",
      s.judge_prompt_version as "judgePromptVersion"
    from scores s join evaluation_results r on r.id = s.result_id
    where r.workspace_id = ${viewer.workspaceId}::uuid and s.score is not null
      and s.reuse_key = any(array(select decode(k, 'hex') from unnest(${keys}::text[]) k))`;
  return new Map(rows.map(({ key, ...score }) => [key, score]));
}
