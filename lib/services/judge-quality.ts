import "server-only";
import { listBlindReviews } from "@/lib/data/human-reviews";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type JudgeQuality, judgeBadgeText, judgeQuality } from "@/lib/domain/reviews/judge-quality";

/** How far each judge agrees with people, by evaluator and judge model, from blind reviews of drawn cells alone. */
export async function loadJudgeQuality(viewer: Viewer): Promise<JudgeQuality[]> {
  return judgeQuality(await listBlindReviews(viewer));
}

/**
 * What stands beside judged scores: "judge agrees with people 0.81 κ, n=64", or "not yet measured".
 * @returns by evaluator name, and under "" for the evaluator reviewed most.
 */
export async function judgeBadges(viewer: Viewer): Promise<Record<string, string>> {
  const qualities = await loadJudgeQuality(viewer);
  // Most reviewed first: the first of a name is the judge measured best.
  const texts = Object.fromEntries(
    qualities.toReversed().map((quality) => [quality.evaluator, judgeBadgeText(quality)]),
  );
  return { ...texts, "": judgeBadgeText(qualities[0]) };
}

/** What stands beside the scores of one evaluator by one judge model; no model: it has judged nothing yet. */
export function badgeOf(
  qualities: readonly JudgeQuality[],
  judge: { evaluator: string; model: string | null },
): string {
  return judgeBadgeText(
    qualities.find(({ evaluator, model }) => evaluator === judge.evaluator && model === judge.model),
  );
}

/** The badge of one evaluator, or of the one reviewed most. */
export async function judgeBadge(viewer: Viewer, evaluator = ""): Promise<string> {
  return (await judgeBadges(viewer))[evaluator] ?? judgeBadgeText(undefined);
}
