import "server-only";
import { stampReviews, tallyBlindReviews } from "@/lib/data/human-reviews";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type JudgeQuality, judgeBadgeText, judgeQuality } from "@/lib/domain/reviews/judge-quality";
import { Kept } from "./kept";

/** By workspace and stamp of its reviews: reading 20,000 of them takes longer than the rest of a page. */
const qualities = new Kept<JudgeQuality[]>(200);

/**
 * How far each judge agrees with people, by evaluator and judge model, from blind reviews of drawn cells alone.
 * @param stamp as `stampReviews` gives it, where it is read already.
 */
export async function loadJudgeQuality(
  viewer: Viewer,
  stamp: Promise<string> = stampReviews(viewer),
): Promise<JudgeQuality[]> {
  const key = `${viewer.workspaceId} ${await stamp}`;
  return qualities.get(key, async () => judgeQuality(await tallyBlindReviews(viewer)));
}

/**
 * What stands beside the scores of one evaluator by one judge model: "judge agrees with people 0.81 κ, n=64", or "not
 * yet measured". No model: it has judged nothing yet.
 */
export function badgeOf(
  qualities: readonly JudgeQuality[],
  judge: { evaluator: string; model: string | null },
): string {
  return judgeBadgeText(
    qualities.find(({ evaluator, model }) => evaluator === judge.evaluator && model === judge.model),
  );
}
