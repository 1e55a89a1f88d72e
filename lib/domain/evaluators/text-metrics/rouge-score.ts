import { LcsCandidate } from "./longest-common-subsequence";
import { clippedMatches, ngramCount, Vocabulary } from "./ngrams";
import { porterStem } from "./porter-stemmer";

export const rougeVariants = ["rouge1", "rouge2", "rougeL", "rougeLsum"] as const;
export type RougeVariant = (typeof rougeVariants)[number];

/** Precision, recall and their harmonic mean, in [0, 1]. */
export interface RougeScore {
  precision: number;
  recall: number;
  f: number;
}

function scoreOf(hits: number, predicted: number, expected: number): RougeScore {
  const precision = predicted === 0 ? 0 : hits / predicted;
  const recall = expected === 0 ? 0 : hits / expected;
  const f = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f };
}

/** rouge-score's tokens: runs of a–z and 0–9 after lower-casing; words of more than three characters stemmed. */
function tokenize(text: string, stemmer: boolean): string[] {
  const tokens = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (!stemmer) return tokens;
  return tokens.map((token) => (token.length > 3 ? porterStem(token) : token));
}

function sentencesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function concatenated(sentences: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(sentences.reduce((sum, sentence) => sum + sentence.length, 0));
  let at = 0;
  for (const sentence of sentences) {
    all.set(sentence, at);
    at += sentence.length;
  }
  return all;
}

/** More pairs of different lines than this are not compared: a second of work. */
const mostLinePairs = 2_000_000;

function keyOf(sentence: Int32Array): string {
  return sentence.join(" ");
}

function distinct(sentences: readonly Int32Array[]): Map<string, Int32Array> {
  return new Map(sentences.filter((one) => one.length > 0).map((one) => [keyOf(one), one]));
}

/**
 * Union LCS of each reference sentence with all predicted ones, no token counted twice. Equal sentences give equal
 * subsequences, so each is worked out once. Null when there are too many.
 */
function summaryHits(target: readonly Int32Array[], prediction: readonly Int32Array[]): number | null {
  const targets = distinct(target);
  const candidates = [...distinct(prediction).values()].map((sentence) => new LcsCandidate(sentence));
  if (targets.size * candidates.length > mostLinePairs) return null;
  const unions = new Map<string, Int32Array>();
  for (const [key, sentence] of targets) {
    const common = new Uint8Array(sentence.length);
    for (const candidate of candidates) {
      for (const position of candidate.positions(sentence)) common[position] = 1;
    }
    unions.set(
      key,
      sentence.filter((_token, position) => common[position] === 1),
    );
  }
  const left = new Map<number, number>();
  for (const sentence of prediction) {
    for (const token of sentence) left.set(token, (left.get(token) ?? 0) + 1);
  }
  let hits = 0;
  for (const sentence of target) {
    for (const token of unions.get(keyOf(sentence)) ?? []) {
      const available = left.get(token) ?? 0;
      if (available > 0) {
        hits++;
        left.set(token, available - 1);
      }
    }
  }
  return hits;
}

/** A score for each variant; rougeLsum is null when the texts have too many lines. */
export type RougeScores = Record<Exclude<RougeVariant, "rougeLsum">, RougeScore> & {
  rougeLsum: RougeScore | null;
};

/**
 * ROUGE-1, -2, -L and -Lsum as google-research's rouge-score computes them (Lin 2004). Sentences of Lsum are the
 * text's lines. `stemmer` is NLTK's Porter stemmer.
 */
export function rougeScores(target: string, prediction: string, stemmer: boolean): RougeScores {
  const vocabulary = new Vocabulary();
  const sentences = (text: string) =>
    sentencesOf(text).map((sentence) => vocabulary.numbersOf(tokenize(sentence, stemmer)));
  const targetSentences = sentences(target);
  const predictionSentences = sentences(prediction);
  const expected = concatenated(targetSentences);
  const predicted = concatenated(predictionSentences);
  const [unigrams = 0, bigrams = 0] = clippedMatches(predicted, [expected], 2);
  const longest = new LcsCandidate(predicted).length(expected);
  const oneLineEach = targetSentences.length <= 1 && predictionSentences.length <= 1;
  const hits = oneLineEach ? longest : summaryHits(targetSentences, predictionSentences);
  return {
    rouge1: scoreOf(unigrams, predicted.length, expected.length),
    rouge2: scoreOf(bigrams, ngramCount(predicted.length, 2), ngramCount(expected.length, 2)),
    rougeL: scoreOf(longest, predicted.length, expected.length),
    rougeLsum: hits === null ? null : scoreOf(hits, predicted.length, expected.length),
  };
}
