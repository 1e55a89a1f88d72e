import type { Verdict } from "../statistics/comparison";
import type { ListedVerdict } from "./view";

const importance: Record<Verdict, number> = { improved: 3, regressed: 2, no_evidence: 1, underpowered: 0 };

/**
 * The comparison an experiment is listed with: a winner before a loser, then what was ruled out, then what needs more
 * data; among equals the one that moved most.
 */
export function leadingVerdict(verdicts: readonly ListedVerdict[]): ListedVerdict | null {
  const size = (one: ListedVerdict) => Math.abs(one.difference ?? 0);
  return verdicts.reduce<ListedVerdict | null>((best, one) => {
    if (best === null) return one;
    const ahead = importance[one.verdict] - importance[best.verdict];
    return ahead > 0 || (ahead === 0 && size(one) > size(best)) ? one : best;
  }, null);
}
