import { atOnce, type Steps } from "../../steps";
import { LcsMatcher } from "./longest-common-subsequence";
import { clippedMatches, ngramCount } from "./ngrams";
import { porterStem } from "./porter-stemmer";
import { numberRuns, tokenUnits, unitsOf, Vocabulary } from "./vocabulary";

export const rougeVariants = ["rouge1", "rouge2", "rougeL", "rougeLsum"] as const;
export type RougeVariant = (typeof rougeVariants)[number];

/** Precision, recall and their harmonic mean, in [0, 1]. */
export interface RougeScore {
  precision: number;
  recall: number;
  f: number;
}

/** A score for each variant; rougeLsum is null when the texts have too many lines. */
export type RougeScores = Record<Exclude<RougeVariant, "rougeLsum">, RougeScore> & {
  rougeLsum: RougeScore | null;
};

function scoreOf(hits: number, predicted: number, expected: number): RougeScore {
  const precision = predicted === 0 ? 0 : hits / predicted;
  const recall = expected === 0 ? 0 : hits / expected;
  const f = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f };
}

/** a–z and 0–9: all that rouge-score makes tokens of, once the text is in lower case. */
const alphanumeric = tokenUnits((unit) => (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39));

/** Part of a text → token numbers. */
type Tokenizer = (text: Uint16Array, start: number, end: number) => Int32Array;

/** Words of more than three characters are stemmed when asked, each but once. */
function tokenizer(vocabulary: Vocabulary, stemmer: boolean): Tokenizer {
  if (!stemmer) return (text, start, end) => numberRuns(text, vocabulary, alphanumeric, start, end);
  const words = new Vocabulary();
  const stems: number[] = [];
  return (text, start, end) =>
    numberRuns(text, words, alphanumeric, start, end).map((word) => {
      const known = stems[word];
      if (known !== undefined) return known;
      const token = words.token(word);
      const stem = vocabulary.numberOf(unitsOf(token.length > 3 ? porterStem(token) : token));
      stems[word] = stem;
      return stem;
    });
}

const newline = 0x0a;
/** From this many lines on it pays to look for equal ones. */
const manyLines = 16;

/** Start and end of each line that is not empty. */
function linesOf(units: Uint16Array): [start: number, end: number][] {
  const lines: [number, number][] = [];
  for (let start = 0; start < units.length; ) {
    const found = units.indexOf(newline, start);
    const end = found < 0 ? units.length : found;
    if (end > start) lines.push([start, end]);
    start = end + 1;
  }
  return lines;
}

/** A text as rouge-score reads it: each line a sentence of token numbers, empty lines left out. */
class Sentences {
  readonly list: Int32Array[];
  /** Lines to compare: of many, equal ones once. */
  readonly distinct: Int32Array[];
  readonly tokens: Int32Array;

  constructor(text: string, tokenize: Tokenizer) {
    const units = unitsOf(text.toLowerCase());
    const lines = linesOf(units);
    if (lines.length < manyLines) {
      this.list = lines.map(([start, end]) => tokenize(units, start, end));
      this.distinct = this.list;
    } else {
      const known = new Vocabulary();
      const distinct: Int32Array[] = [];
      this.list = lines.map(([start, end]) => {
        const line = known.numberOf(units, start, end);
        distinct[line] ??= tokenize(units, start, end);
        return distinct[line];
      });
      this.distinct = distinct;
    }
    const length = this.list.reduce((sum, sentence) => sum + sentence.length, 0);
    this.tokens = new Int32Array(length);
    let at = 0;
    for (const sentence of this.list) {
      this.tokens.set(sentence, at);
      at += sentence.length;
    }
  }
}

/** More pairs of different lines than this are not compared: a second of work. */
const mostLinePairs = 2_000_000;

/**
 * Union LCS of each target sentence with all predicted ones, no token counted twice. Equal sentences give equal
 * subsequences, so each is worked out once. Null when there are too many.
 */
function* summaryHits(
  target: Sentences,
  prediction: Sentences,
  matcher: LcsMatcher,
  symbols: number,
): Steps<number | null> {
  if (target.distinct.length * prediction.distinct.length > mostLinePairs) return null;
  const common = new Map(target.distinct.map((sentence) => [sentence, new Uint8Array(sentence.length)]));
  for (const predicted of prediction.distinct) {
    matcher.setCandidate(predicted);
    for (const [sentence, marks] of common) {
      for (const position of matcher.positions(sentence)) marks[position] = 1;
    }
    yield;
  }
  const left = new Int32Array(symbols);
  for (const token of prediction.tokens) left[token] = (left[token] ?? 0) + 1;
  let hits = 0;
  for (const sentence of target.list) {
    const marks = common.get(sentence);
    for (let i = 0; i < sentence.length; i++) {
      const token = sentence[i] ?? 0;
      const available = left[token] ?? 0;
      if (marks?.[i] !== 1 || available === 0) continue;
      hits++;
      left[token] = available - 1;
    }
  }
  return hits;
}

/**
 * ROUGE-1, -2, -L and -Lsum as google-research's rouge-score computes them (Lin 2004). Sentences of Lsum are the
 * text's lines. `stemmer` is NLTK's Porter stemmer.
 */
export function* rougeScoresSteps(target: string, prediction: string, stemmer: boolean): Steps<RougeScores> {
  const vocabulary = new Vocabulary();
  const tokenize = tokenizer(vocabulary, stemmer);
  const expected = new Sentences(target, tokenize);
  const predicted = new Sentences(prediction, tokenize);
  const [ours, theirs] = [predicted.tokens, expected.tokens];
  const [unigrams = 0, bigrams = 0] = clippedMatches(ours, [theirs], 2);
  const matcher = new LcsMatcher(vocabulary.size);
  matcher.setCandidate(ours);
  const longest = matcher.length(theirs);
  const oneLineEach = expected.list.length <= 1 && predicted.list.length <= 1;
  const hits = oneLineEach ? longest : yield* summaryHits(expected, predicted, matcher, vocabulary.size);
  return {
    rouge1: scoreOf(unigrams, ours.length, theirs.length),
    rouge2: scoreOf(bigrams, ngramCount(ours.length, 2), ngramCount(theirs.length, 2)),
    rougeL: scoreOf(longest, ours.length, theirs.length),
    rougeLsum: hits === null ? null : scoreOf(hits, ours.length, theirs.length),
  };
}

/** `rougeScoresSteps` at once. */
export function rougeScores(target: string, prediction: string, stemmer: boolean): RougeScores {
  return atOnce(rougeScoresSteps(target, prediction, stemmer));
}
