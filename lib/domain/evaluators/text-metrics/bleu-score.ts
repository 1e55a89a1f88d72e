import { clippedMatches, ngramCount } from "./ngrams";
import { tokenize13a } from "./tokenizer-13a";
import { Vocabulary } from "./vocabulary";

const maxOrder = 4;

/** A BLEU score with what it is made of. */
export interface BleuScore {
  /** In [0, 1]; sacreBLEU prints it times 100. */
  score: number;
  /** Smoothed precision of 1- to 4-grams, in [0, 1]. */
  precisions: number[];
  /** Matched and all n-grams of the hypothesis, by order. */
  matches: number[];
  totals: number[];
  brevityPenalty: number;
  /** In tokens. */
  hypothesisLength: number;
  /** Length of the reference closest in length (the shorter of two equally close), in tokens. */
  referenceLength: number;
}

type Statistics = Pick<BleuScore, "matches" | "totals" | "hypothesisLength" | "referenceLength">;

function closestLength(length: number, candidates: readonly number[]): number {
  let closest = candidates[0] ?? 0;
  for (const candidate of candidates) {
    const nearer = Math.abs(candidate - length) - Math.abs(closest - length);
    if (nearer < 0 || (nearer === 0 && candidate < closest)) closest = candidate;
  }
  return closest;
}

function statisticsOf(hypothesis: string, references: readonly string[]): Statistics {
  const vocabulary = new Vocabulary();
  const tokens = tokenize13a(hypothesis, vocabulary);
  const against = references.map((reference) => tokenize13a(reference, vocabulary));
  const lengths = against.map((reference) => reference.length);
  return {
    matches: clippedMatches(tokens, against, maxOrder),
    totals: Array.from({ length: maxOrder }, (_, i) => ngramCount(tokens.length, i + 1)),
    hypothesisLength: tokens.length,
    referenceLength: closestLength(tokens.length, lengths),
  };
}

function brevityPenalty(hypothesisLength: number, referenceLength: number): number {
  if (hypothesisLength >= referenceLength) return 1;
  return hypothesisLength > 0 ? Math.exp(1 - referenceLength / hypothesisLength) : 0;
}

/** BLEU of summed statistics with sacreBLEU's `exp` smoothing. */
function scoreOf(statistics: Statistics, effectiveOrder: boolean): BleuScore {
  const { matches, totals, hypothesisLength, referenceLength } = statistics;
  const penalty = brevityPenalty(hypothesisLength, referenceLength);
  const precisions = Array<number>(maxOrder).fill(0);
  const result = { ...statistics, precisions, brevityPenalty: penalty };
  if (matches.every((count) => count === 0)) return { ...result, score: 0 };
  let smoothing = 1;
  let order = maxOrder;
  for (let i = 0; i < maxOrder; i++) {
    const total = totals[i] ?? 0;
    if (total === 0) break;
    if (effectiveOrder) order = i + 1;
    const matched = matches[i] ?? 0;
    if (matched === 0) smoothing *= 2;
    precisions[i] = matched === 0 ? 1 / (smoothing * total) : matched / total;
  }
  const used = precisions.slice(0, order);
  const meanLog = used.reduce((sum, precision) => sum + Math.log(precision), 0) / order;
  return { ...result, score: Math.min(1, penalty * Math.exp(meanLog)) };
}

/**
 * Sentence BLEU as sacreBLEU computes it (13a tokens, order 4, `exp` smoothing, effective order). With several
 * references, n-grams are clipped by the reference that has most of them. At least one reference.
 */
export function sentenceBleu(hypothesis: string, references: readonly string[]): BleuScore {
  return scoreOf(statisticsOf(hypothesis, references), true);
}

/**
 * Corpus BLEU as sacreBLEU computes it: statistics summed over segments, `exp` smoothing, no effective order.
 * One segment has one hypothesis and at least one reference.
 */
export function corpusBleu(
  segments: readonly { hypothesis: string; references: readonly string[] }[],
): BleuScore {
  const zeros = () => Array<number>(maxOrder).fill(0);
  const sum: Statistics = { matches: zeros(), totals: zeros(), hypothesisLength: 0, referenceLength: 0 };
  for (const { hypothesis, references } of segments) {
    const one = statisticsOf(hypothesis, references);
    sum.matches = sum.matches.map((count, i) => count + (one.matches[i] ?? 0));
    sum.totals = sum.totals.map((count, i) => count + (one.totals[i] ?? 0));
    sum.hypothesisLength += one.hypothesisLength;
    sum.referenceLength += one.referenceLength;
  }
  return scoreOf(sum, false);
}
