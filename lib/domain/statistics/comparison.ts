import { atOnce, type Steps } from "../steps";
import { bcaMeanIntervalSteps, type Interval } from "./bootstrap";
import { holmAdjust } from "./holm";
import { standardDeviationOf } from "./moments";
import { betterSign, type Pairs, pairExamples } from "./pairing";
import { examplesNeeded, fewestPairsForSignificance, type PairSummary } from "./plan";
import { minimumDetectableDifference } from "./power";
import { RandomStream } from "./random";
import { signFlipTestSteps } from "./sign-flip";
import { smallSampleInterval } from "./small-sample-interval";
import { decide } from "./verdict";

export type Metric = "score" | "pass_rate" | "hallucination_rate";
export type Verdict = "improved" | "regressed" | "no_evidence" | "underpowered";

/** Example id → mean over its scored trials; null when no trial has a value. */
export type ExampleMeans = ReadonlyMap<string, number | null>;

export const defaultSmallestDifference = 0.03;
export const defaultResamples = 10_000;
export const defaultAlpha = 0.05;
/** Above this share of missing pairs an improvement must survive the worst case. */
const missingLimit = 0.05;

export interface ComparisonInput {
  metric: Metric;
  /** Leave out examples that have no value by design (no evaluator applies); a null is counted as missing. */
  baseline: ExampleMeans;
  variants: readonly { variantId: string; means: ExampleMeans }[];
  /** Half-width of the band of differences that do not matter, > 0, in the metric's units. */
  smallestDifference?: number;
  /** Same seed and data, same result; the order of examples and variants plays no part. */
  seed: number;
  resamples?: number;
  alpha?: number;
}

/** One variant against the baseline on one metric. All intervals are 95 % ones, in the metric's units. */
export interface VariantComparison {
  variantId: string;
  metric: Metric;
  /** Examples with a value on both sides, and examples that lack one on either. */
  nPairs: number;
  missingPairs: number;
  /** Mean of variant − baseline over the pairs. For hallucination_rate negative is better. */
  difference: number | null;
  ci: Interval | null;
  pValue: number | null;
  /** Holm-adjusted over the variants of this comparison. */
  adjustedPValue: number | null;
  minimumDetectableDifference: number | null;
  verdict: Verdict;
  /** Set on underpowered comparisons with at least two pairs. */
  examplesNeeded: number | null;
  /** Cohen's d_z: mean difference in standard deviations of the differences. */
  effectSize: number | null;
  /** Pairs in which the variant is better, worse, equal ("better" has the metric's direction). */
  better: number;
  worse: number;
  tied: number;
  smallInterval: Interval | null;
  /** The difference is real and its whole interval lies within ±smallestDifference. */
  realButSmall: boolean;
  note: string | null;
}

interface Family {
  metric: Metric;
  band: number;
  alpha: number;
  resamples: number;
  seed: number;
}

interface Tested {
  variantId: string;
  pairs: Pairs;
  pValue: number | null;
}

/** A variant's numbers with its p-value adjusted within the family. */
interface Measured extends Tested {
  adjustedPValue: number | null;
  /** Adjusted p-value with this family's missing values counted against the variants; null below the limit. */
  worstCasePValue: number | null;
  familySize: number;
}

function* testDifferences(differences: Float64Array, family: Family, name: string): Steps<number | null> {
  if (differences.length === 0) return null;
  const random = RandomStream.named(family.seed, `${family.metric} sign-flip ${name}`);
  return yield* signFlipTestSteps(differences, { resamples: family.resamples, random });
}

function* intervalOf(differences: Float64Array, family: Family, name: string): Steps<Interval | null> {
  const random = RandomStream.named(family.seed, `${family.metric} bootstrap ${name}`);
  return yield* bcaMeanIntervalSteps(differences, { resamples: family.resamples, random });
}

function tooManyMissing({ differences, missing }: Pairs): boolean {
  return missing > missingLimit * (differences.length + missing);
}

function summarise(differences: Float64Array): PairSummary {
  let sum = 0;
  let squares = 0;
  for (const d of differences) {
    sum += d;
    squares += d * d;
  }
  return { n: differences.length, sum, squares, standardDeviation: standardDeviationOf(differences) };
}

/** True when the improvement stands with every missing value counted against the variant. */
function* survivesWorstCase(measured: Measured, family: Family): Steps<boolean> {
  const { worstCase } = measured.pairs;
  const { n, sum } = summarise(worstCase);
  const ruling = decide(
    {
      difference: sum / n,
      adjustedPValue: measured.worstCasePValue,
      ci: yield* intervalOf(worstCase, family, `${measured.variantId} worst case`),
      smallInterval: null,
    },
    family.band,
    family.alpha,
    betterSign(family.metric),
  );
  return ruling.verdict === "improved";
}

function noteOn(measured: Measured, family: Family, verdict: Verdict, withheld: boolean): string | null {
  const { differences, missing } = measured.pairs;
  const n = differences.length;
  if (n === 0) return "No example has a value for both this variant and the baseline.";
  const notes: string[] = [];
  const fewest = fewestPairsForSignificance(family.alpha / measured.familySize);
  if (verdict === "underpowered" && n < fewest) {
    notes.push(
      `With ${n} ${n === 1 ? "pair" : "pairs"} no difference can be told from chance; use ${fewest} or more.`,
    );
  }
  if (withheld) {
    notes.push(
      `${missing} of ${n + missing} examples lack a value on one side, and the improvement does not hold when these are counted against the variant.`,
    );
  } else if (tooManyMissing(measured.pairs)) {
    notes.push(`${missing} of ${n + missing} examples lack a value on one side.`);
  }
  return notes.length === 0 ? null : notes.join(" ");
}

function* describe(measured: Measured, family: Family): Steps<VariantComparison> {
  const { variantId, pairs, pValue, adjustedPValue } = measured;
  const summary = summarise(pairs.differences);
  const { n, sum, squares, standardDeviation } = summary;
  const difference = n === 0 ? null : sum / n;
  const ci = yield* intervalOf(pairs.differences, family, variantId);
  const smallInterval = smallSampleInterval(n, sum, squares);
  const sign = betterSign(family.metric);
  const ruling = decide({ difference, adjustedPValue, ci, smallInterval }, family.band, family.alpha, sign);
  const withheld =
    ruling.verdict === "improved" && tooManyMissing(pairs) && !(yield* survivesWorstCase(measured, family));
  const verdict = withheld ? "underpowered" : ruling.verdict;
  const alpha = family.alpha / measured.familySize;
  const better = pairs.differences.filter((d) => d * sign > 0).length;
  const worse = pairs.differences.filter((d) => d * sign < 0).length;
  return {
    variantId,
    metric: family.metric,
    nPairs: n,
    missingPairs: pairs.missing,
    difference,
    ci,
    pValue,
    adjustedPValue,
    minimumDetectableDifference: minimumDetectableDifference(n, standardDeviation, alpha),
    verdict,
    // More examples do not settle what missing values leave open.
    examplesNeeded:
      verdict === "underpowered" && !withheld ? examplesNeeded(summary, family.band, alpha) : null,
    effectSize: difference !== null && standardDeviation > 0 ? difference / standardDeviation : null,
    better,
    worse,
    tied: n - better - worse,
    smallInterval,
    realButSmall: ruling.realButSmall && !withheld,
    note: noteOn(measured, family, verdict, withheld),
  };
}

function* measureFamily(tested: readonly Tested[], family: Family): Steps<Measured[]> {
  const observed = holmAdjust(tested.map(({ pValue }) => pValue));
  const worst: (number | null)[] = [];
  for (const { variantId, pairs, pValue } of tested) {
    worst.push(
      tooManyMissing(pairs)
        ? yield* testDifferences(pairs.worstCase, family, `${variantId} worst case`)
        : pValue,
    );
  }
  const adjustedWorst = holmAdjust(worst);
  const familySize = Math.max(1, observed.filter((p) => p !== null).length);
  return tested.map((one, i) => ({
    ...one,
    adjustedPValue: observed[i] ?? null,
    worstCasePValue: adjustedWorst[i] ?? null,
    familySize,
  }));
}

/**
 * Compares variants with the baseline on one metric, paired by example: paired sign-flip test, BCa interval,
 * Holm over the variants, minimum detectable difference at 80 % power, and the verdict. Results in the order of
 * `variants`. RangeError when smallestDifference, alpha or resamples make no sense.
 */
export function* compareToBaselineSteps(input: ComparisonInput): Steps<VariantComparison[]> {
  const family: Family = {
    metric: input.metric,
    band: input.smallestDifference ?? defaultSmallestDifference,
    alpha: input.alpha ?? defaultAlpha,
    resamples: input.resamples ?? defaultResamples,
    seed: input.seed,
  };
  if (!(family.band > 0)) throw new RangeError("smallestDifference must be greater than 0.");
  if (!(family.alpha > 0 && family.alpha < 1)) throw new RangeError("alpha must lie between 0 and 1.");
  if (!(family.resamples >= 1)) throw new RangeError("resamples must be at least 1.");
  const tested: Tested[] = [];
  for (const { variantId, means } of input.variants) {
    const pairs = pairExamples(input.metric, input.baseline, means);
    tested.push({ variantId, pairs, pValue: yield* testDifferences(pairs.differences, family, variantId) });
    yield;
  }
  const comparisons: VariantComparison[] = [];
  for (const measured of yield* measureFamily(tested, family)) {
    comparisons.push(yield* describe(measured, family));
  }
  return comparisons;
}

/** `compareToBaselineSteps` at once. */
export function compareToBaseline(input: ComparisonInput): VariantComparison[] {
  return atOnce(compareToBaselineSteps(input));
}
