import type { Interval } from "./bootstrap";
import type { Verdict } from "./comparison";

/** What the verdict rule looks at; nulls where there was nothing to compute from. */
export interface Evidence {
  difference: number | null;
  adjustedPValue: number | null;
  ci: Interval | null;
  smallInterval: Interval | null;
}

export interface Ruling {
  verdict: Verdict;
  /** A real difference whose whole interval lies inside the band. */
  realButSmall: boolean;
}

function inside(interval: Interval, band: number): boolean {
  return interval[0] > -band && interval[1] < band;
}

/**
 * `improved`/`regressed` when adjusted p < alpha and the BCa interval excludes 0; else `no_evidence` when BCa and
 * small-sample interval both lie inside ±band; else `underpowered`. `better` is +1 where more is better.
 */
export function decide(evidence: Evidence, band: number, alpha: number, better: 1 | -1): Ruling {
  const { difference, adjustedPValue, ci, smallInterval } = evidence;
  if (difference === null || adjustedPValue === null || ci === null) {
    return { verdict: "underpowered", realButSmall: false };
  }
  if (adjustedPValue < alpha && (ci[0] > 0 || ci[1] < 0)) {
    const verdict = difference * better > 0 ? "improved" : "regressed";
    return { verdict, realButSmall: inside(ci, band) };
  }
  const ruledOut = smallInterval !== null && inside(ci, band) && inside(smallInterval, band);
  return { verdict: ruledOut ? "no_evidence" : "underpowered", realButSmall: false };
}
