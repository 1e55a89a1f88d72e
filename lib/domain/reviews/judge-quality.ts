import { formatCount } from "../format";
import { type Agreement, cohenKappa, type DetectionQuality, detectionQuality } from "../statistics/agreement";
import type { JudgedScore } from "./review";

/**
 * How often a judge and people gave these two answers to the same yes-or-no question, in blind reviews of uniformly
 * drawn cells: whether it passes at the evaluator's threshold; of hallucination, whether there is any.
 */
export interface JudgeTally {
  evaluator: string;
  type: JudgedScore["type"];
  /** "provider/model". */
  model: string;
  judge: boolean;
  human: boolean;
  count: number;
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

/**
 * Without a single disagreement, or nothing but, or where one side always said the same, the large-sample interval
 * shrinks to a point: it then says nothing.
 */
function withHonestInterval(agreement: Agreement): Agreement {
  return agreement.standardError === 0 ? { ...agreement, ci: null } : agreement;
}

type Judge = Pick<JudgeQuality, "evaluator" | "type" | "model">;

function qualityOf({ evaluator, type, model }: Judge, tallies: readonly JudgeTally[]): JudgeQuality {
  const count = (judge: boolean, human: boolean) =>
    tallies.reduce((sum, one) => sum + (one.judge === judge && one.human === human ? one.count : 0), 0);
  const agreement = cohenKappa([
    [count(false, false), count(false, true)],
    [count(true, false), count(true, true)],
  ]);
  return {
    evaluator,
    type,
    model,
    n: agreement.n,
    agreement: withHonestInterval(agreement),
    detection:
      type === "hallucination"
        ? detectionQuality({
            truePositives: count(true, true),
            falsePositives: count(true, false),
            falseNegatives: count(false, true),
            trueNegatives: count(false, false),
          })
        : null,
  };
}

/**
 * Agreement, Cohen's kappa and precision and recall on hallucination, by evaluator and judge model, most reviewed
 * first. Only blind reviews of uniformly drawn cells belong in the tallies: others would flatter or blame the judge.
 */
export function judgeQuality(tallies: readonly JudgeTally[]): JudgeQuality[] {
  const groups = new Map<string, JudgeTally[]>();
  for (const tally of tallies) {
    const key = JSON.stringify([tally.evaluator, tally.type, tally.model]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [tally]);
    else group.push(tally);
  }
  return [...groups.values()]
    .flatMap((group) => (group[0] === undefined ? [] : [qualityOf(group[0], group)]))
    .sort((a, b) => b.n - a.n || (a.evaluator < b.evaluator ? -1 : 1));
}

/** Kappa with two decimals and a real minus; what rounds to nothing has no sign. */
export function kappaText(kappa: number): string {
  return kappa
    .toFixed(2)
    .replace("-", "−")
    .replace(/^−(0\.00)$/, "$1");
}

/** The badge beside a judged score: how far people agree with this judge. */
export function judgeBadgeText(quality: JudgeQuality | undefined): string {
  if (quality === undefined || quality.n === 0) return "not yet measured";
  const { agreement, n } = quality;
  const of = `n=${formatCount(n)}`;
  if (agreement.kappa !== null) return `judge agrees with people ${kappaText(agreement.kappa)} κ, ${of}`;
  // Everybody always said the same: chance would agree as much, so kappa says nothing.
  return `judge agrees with people in ${formatCount(agreement.agreement.count)} of ${formatCount(n)}, κ undefined`;
}
