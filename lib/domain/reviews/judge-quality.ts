import { formatCount } from "../format";
import {
  type Agreement,
  type DetectionQuality,
  detectionQuality,
  kappaOfRatings,
} from "../statistics/agreement";
import type { JudgedScore } from "./review";

/** A blind review of a uniformly drawn cell, with what the judges had said of it. */
export interface BlindReview {
  /** The evaluator whose question the person's score answers. */
  evaluator: string | null;
  score: number | null;
  hallucination: boolean | null;
  judged: readonly JudgedScore[];
}

/** How far one judge model agrees with people on one evaluator's question. */
export interface JudgeQuality {
  evaluator: string;
  type: JudgedScore["type"];
  /** "provider/model". */
  model: string;
  n: number;
  /** Pass or fail at the evaluator's threshold; of hallucination, any or none. */
  agreement: Agreement;
  /** How well hallucination is found; null for other evaluators. */
  detection: DetectionQuality | null;
}

interface Answers {
  evaluator: string;
  type: JudgedScore["type"];
  model: string;
  pairs: { judge: boolean; human: boolean }[];
}

/** Judge's and person's answer to the same yes-or-no question; null where the person was not asked it. */
function pairOf(review: BlindReview, judged: JudgedScore): { judge: boolean; human: boolean } | null {
  if (judged.type === "hallucination") {
    return review.hallucination === null ? null : { judge: judged.score < 1, human: review.hallucination };
  }
  if (review.score === null || review.evaluator !== judged.evaluator) return null;
  return { judge: judged.score >= judged.threshold, human: review.score >= judged.threshold };
}

/** Without a single disagreement, or nothing but, the large-sample interval shrinks to a point: it then says nothing. */
function withHonestInterval(agreement: Agreement): Agreement {
  return agreement.standardError !== null && agreement.standardError < 1e-12
    ? { ...agreement, ci: null }
    : agreement;
}

/**
 * Agreement, Cohen's kappa and precision and recall on hallucination, by evaluator and judge model, most reviewed
 * first. Only blind reviews of uniformly drawn cells belong here: others would flatter or blame the judge.
 */
export function judgeQuality(reviews: readonly BlindReview[]): JudgeQuality[] {
  const groups = new Map<string, Answers>();
  for (const review of reviews) {
    for (const judged of review.judged) {
      const pair = pairOf(review, judged);
      if (pair === null) continue;
      const { evaluator, type, model } = judged;
      const key = JSON.stringify([evaluator, type, model]);
      const group = groups.get(key) ?? { evaluator, type, model, pairs: [] };
      group.pairs.push(pair);
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .map(
      ({ pairs, ...group }): JudgeQuality => ({
        ...group,
        n: pairs.length,
        agreement: withHonestInterval(
          kappaOfRatings(pairs.map(({ judge, human }) => [judge, human] as const)),
        ),
        detection: group.type === "hallucination" ? detectionQuality(pairs) : null,
      }),
    )
    .sort((a, b) => b.n - a.n || (a.evaluator < b.evaluator ? -1 : 1));
}

/** The badge beside a judged score: how far people agree with this judge. */
export function judgeBadgeText(quality: JudgeQuality | undefined): string {
  if (quality === undefined || quality.n === 0) return "not yet measured";
  const { agreement, n } = quality;
  const of = `n=${formatCount(n)}`;
  if (agreement.kappa !== null)
    return `judge agrees with people ${agreement.kappa.toFixed(2).replace("-", "−")} κ, ${of}`;
  // Everybody always said the same: chance would agree as much, so kappa says nothing.
  return `judge agrees with people in ${formatCount(agreement.agreement.count)} of ${formatCount(n)}, κ undefined`;
}
