import type { Interval } from "./bootstrap";
import { normalQuantile } from "./distributions";
import { exactSignTest } from "./sign-flip";

/** A share of `total` with its interval; both null when there is nothing to take a share of. */
export interface Proportion {
  count: number;
  total: number;
  estimate: number | null;
  ci: Interval | null;
}

/**
 * Wilson score interval of a proportion (Wilson 1927); null when total is 0. `count` may be fractional
 * (ties counted half): the interval then errs on the wide side.
 */
export function wilsonInterval(count: number, total: number, confidence = 0.95): Interval | null {
  if (total <= 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const p = count / total;
  const scale = 1 + (z * z) / total;
  const centre = (p + (z * z) / (2 * total)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / total + (z * z) / (4 * total * total));
  // At 0 and total the bound is the end itself; rounding must not push it outside.
  return [count <= 0 ? 0 : Math.max(0, centre - half), count >= total ? 1 : Math.min(1, centre + half)];
}

/** `count` of `total` with its Wilson interval. */
export function proportion(count: number, total: number, confidence = 0.95): Proportion {
  return {
    count,
    total,
    estimate: total > 0 ? count / total : null,
    ci: wilsonInterval(count, total, confidence),
  };
}

/** Discordant counts of paired pass/fail data and the exact two-sided McNemar test on them. */
export interface McNemar {
  onlyFirst: number;
  onlySecond: number;
  pValue: number;
}

/** Exact McNemar test: `onlyFirst` pairs passed only the first time, `onlySecond` only the second. */
export function exactMcNemar(onlyFirst: number, onlySecond: number): McNemar {
  const discordant = onlyFirst + onlySecond;
  return { onlyFirst, onlySecond, pValue: discordant === 0 ? 1 : exactSignTest(onlyFirst, discordant) };
}

/** Win rate of pairwise judging: (wins + ties/2) / n. */
export interface WinRate {
  wins: number;
  losses: number;
  ties: number;
  n: number;
  rate: number | null;
  ci: Interval | null;
  /** Exact two-sided sign test of wins against losses, ties left out. */
  pValue: number | null;
}

/**
 * Win rate with a Wilson interval on all n judgements, a tie counting half. Ties lower the variance below the
 * binomial one, so with ties the interval is a little wider than 95 % calls for.
 */
export function winRate(wins: number, losses: number, ties: number, confidence = 0.95): WinRate {
  const n = wins + losses + ties;
  if (n === 0) return { wins, losses, ties, n, rate: null, ci: null, pValue: null };
  const effective = wins + ties / 2;
  return {
    wins,
    losses,
    ties,
    n,
    rate: effective / n,
    ci: wilsonInterval(effective, n, confidence),
    pValue: exactMcNemar(wins, losses).pValue,
  };
}
