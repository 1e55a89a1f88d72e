import { formatCount, formatDifference, formatInterval, formatMean, formatP } from "../format";
import type { Verdict } from "../statistics/comparison";

/** One variant as people speak of it: a version on a model. */
export interface NamedVariant {
  versionNumber: number;
  model: string;
}

export interface FindingInput {
  baseline: NamedVariant & { avgScore: number | null; n: number };
  /** One per other variant, with its verdict on the score. */
  comparisons: readonly (NamedVariant & {
    verdict: Verdict;
    /** Examples with a score on both sides. */
    nPairs?: number;
  })[];
}

const MOST_NAMES = 3;

/** `v4`, or `v4 on gpt-4.1-mini` where the version runs on several models here. */
export function variantName(variant: NamedVariant, all: readonly NamedVariant[]): string {
  const models = new Set(
    all.filter((one) => one.versionNumber === variant.versionNumber).map((one) => one.model),
  );
  return models.size > 1 ? `v${variant.versionNumber} on ${variant.model}` : `v${variant.versionNumber}`;
}

/**
 * What a finished experiment found, in sentences: winners, losers, then what needs more data.
 * "No evidence" is said only when nothing beats the baseline. Never "no difference".
 */
export function experimentFinding({ baseline, comparisons }: FindingInput): string {
  const all = [baseline, ...comparisons];
  const base = variantName(baseline, all);
  if (comparisons.length === 0) return soleVariantFinding(base, baseline.avgScore, baseline.n);
  if (comparisons.every((one) => one.nPairs === 0))
    return `Nothing could be compared: no example has a score in ${base} and another variant.`;
  const names = (verdict: Verdict) =>
    comparisons.filter((one) => one.verdict === verdict).map((one) => variantName(one, all));
  const [better, worse, unknown, even] = [
    names("improved"),
    names("regressed"),
    names("underpowered"),
    names("no_evidence"),
  ];
  const sentences: string[] = [];
  if (better.length > 0)
    sentences.push(`${joinNames(better)} ${better.length > 1 ? "beat" : "beats"} ${base}.`);
  if (worse.length > 0) {
    const than = better.length > 0 ? "" : ` than ${base}`;
    sentences.push(`${joinNames(worse)} ${worse.length > 1 ? "are" : "is"} worse${than}.`);
  }
  if (even.length > 0 && better.length === 0) {
    sentences.push(`No evidence of a difference from ${base} for ${joinNames(even)}.`);
  }
  if (unknown.length > 0) {
    const need = unknown.length > 1 ? "need" : "needs";
    const against = sentences.length === 0 ? ` to compare with ${base}` : "";
    sentences.push(`${joinNames(unknown)} ${need} more data${against}.`);
  }
  return sentences.join(" ");
}

/** Said after the finding of a run that was cut short: over how many of its examples it speaks. Null when over all. */
export function cutShortSentence(
  comparisons: readonly { nPairs: number }[],
  exampleCount: number,
): string | null {
  const fewest = Math.min(...comparisons.map((one) => one.nPairs));
  const most = Math.max(...comparisons.map((one) => one.nPairs));
  if (comparisons.length === 0 || fewest >= exampleCount) return null;
  const pairs = fewest === most ? formatCount(fewest) : `${formatCount(fewest)} to ${formatCount(most)}`;
  return `Only ${pairs} of ${formatCount(exampleCount)} examples could be compared.`;
}

/** The winner to promote: the improved variant with the largest difference, or null. */
export function winnerOf<C extends { verdict: Verdict; difference: number | null }>(
  comparisons: readonly C[],
): C | null {
  return comparisons
    .filter((one) => one.verdict === "improved")
    .reduce<C | null>(
      (best, one) => (best && (best.difference ?? 0) >= (one.difference ?? 0) ? best : one),
      null,
    );
}

export interface VerdictFacts {
  verdict: Verdict;
  /** The baseline as people speak of it: "v3". */
  baseline: string;
  difference: number | null;
  ci: readonly [number, number] | null;
  adjustedPValue: number | null;
  nPairs: number;
  missingPairs: number;
  smallestDifference: number;
  minimumDetectableDifference: number | null;
  examplesNeeded: number | null;
  realButSmall: boolean;
}

/** What a verdict means and why it is given, in one or two sentences: the meaning, then the numbers. */
export function verdictSentence(facts: VerdictFacts): string {
  const { verdict, baseline } = facts;
  if (facts.nPairs === 0)
    return `No example has a score on both sides, so there is nothing to compare with ${baseline}.`;
  const numbers = `${formatDifference(facts.difference)} over ${formatCount(facts.nPairs)} paired examples`;
  if (verdict === "improved" || verdict === "regressed") {
    const small = facts.realButSmall
      ? ` Real but small: inside the band of ${facts.smallestDifference}.`
      : "";
    const side = verdict === "improved" ? "Better" : "Worse";
    return `${side} than ${baseline} by more than chance explains: ${numbers}, 95% interval ${formatInterval(facts.ci)}, adjusted p ${formatP(facts.adjustedPValue)}.${small}`;
  }
  if (verdict === "no_evidence") {
    return `No evidence of a difference from ${baseline}: ${numbers}. A change over ${facts.smallestDifference} is ruled out; a smaller one is not.`;
  }
  return `Too little data to tell better from worse than ${baseline}: ${numbers}. ${powerSentence(facts)}`;
}

/** The line under a variant's name in the verdict strip: what its pairs say, short. */
export function pairsSentence(
  facts: Pick<
    VerdictFacts,
    "verdict" | "smallestDifference" | "minimumDetectableDifference" | "realButSmall"
  > & {
    ci: VerdictFacts["ci"];
    adjustedPValue: number | null;
    better: number;
    worse: number;
    nPairs: number;
  },
): string {
  const excludesZero = facts.ci !== null && (facts.ci[0] > 0 || facts.ci[1] < 0);
  if (facts.nPairs === 0) return "No pairs to compare";
  if (facts.verdict === "no_evidence") return `Rules out a change over ${facts.smallestDifference}`;
  if (facts.verdict === "underpowered") {
    if (excludesZero && facts.adjustedPValue !== null && facts.adjustedPValue >= 0.05) {
      return "Interval excludes 0, adjusted p does not pass";
    }
    if (facts.nPairs > 1 && facts.better + facts.worse === 0)
      return "All pairs tie; too few to rule a change out";
    return facts.minimumDetectableDifference === null
      ? "Too few pairs"
      : `Detects only changes over ${facts.minimumDetectableDifference.toFixed(2)}`;
  }
  return `${facts.realButSmall ? "Real but small: better" : "Better"} on ${facts.better}, worse on ${facts.worse}`;
}

function powerSentence(facts: VerdictFacts): string {
  if (facts.examplesNeeded !== null) {
    return `About ${formatCount(facts.examplesNeeded)} examples would settle a change of ${facts.smallestDifference}.`;
  }
  if (facts.missingPairs > 0) return `${formatCount(facts.missingPairs)} pairs lack a score: retry them.`;
  return "Too few to tell: add examples or trials.";
}

function soleVariantFinding(name: string, mean: number | null, n: number): string {
  if (mean === null)
    return `${name} has no scored example yet. Retry the failed cells or check the evaluators.`;
  const on = `${formatCount(n)} ${n === 1 ? "example" : "examples"}`;
  return `${name} scores ${formatMean(mean)} on ${on}. Add a second version or model to get a verdict.`;
}

function joinNames(names: readonly string[]): string {
  if (names.length > MOST_NAMES)
    return `${names.slice(0, MOST_NAMES - 1).join(", ")} and ${names.length - MOST_NAMES + 1} more`;
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
