import { clippedMatches, ngramCount } from "./ngrams";
import { unitsOf, Vocabulary } from "./vocabulary";
import { isWhitespace, splitWords } from "./whitespace";

const characterOrder = 6;
const wordOrder = 2;
const punctuation = new Set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

/** A chrF score with the averages it is made of, all in [0, 1]. */
export interface ChrfScore {
  score: number;
  precision: number;
  recall: number;
}

/** Code points of a text without its white space. */
function codePoints(text: string): Int32Array {
  const points = new Int32Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? 0;
    if (isWhitespace(point)) continue;
    points[count++] = point;
    if (point > 0xffff) i++;
  }
  return points.subarray(0, count);
}

/** Words with one punctuation mark split off the end, else one off the start (chrF++.py's own tokenizer). */
function wordsOf(text: string): string[] {
  return splitWords(text).flatMap((word) => {
    if (word.length === 1) return [word];
    if (punctuation.has(word.charAt(word.length - 1))) return [word.slice(0, -1), word.slice(-1)];
    if (punctuation.has(word.charAt(0))) return [word.charAt(0), word.slice(1)];
    return [word];
  });
}

/** Adds up precision and recall over the orders for which both sides have n-grams. */
class Averages {
  private precision = 0;
  private recall = 0;
  private orders = 0;

  add(hypothesis: Int32Array, reference: Int32Array, maxOrder: number): void {
    const matches = clippedMatches(hypothesis, [reference], maxOrder);
    for (const [i, matched] of matches.entries()) {
      const ours = ngramCount(hypothesis.length, i + 1);
      const theirs = ngramCount(reference.length, i + 1);
      if (ours === 0 || theirs === 0) continue;
      this.precision += matched / ours;
      this.recall += matched / theirs;
      this.orders++;
    }
  }

  score(beta: number): ChrfScore {
    const precision = this.orders === 0 ? 0 : this.precision / this.orders;
    const recall = this.orders === 0 ? 0 : this.recall / this.orders;
    const factor = beta * beta;
    const weighted = factor * precision + recall;
    return { score: weighted > 0 ? ((1 + factor) * precision * recall) / weighted : 0, precision, recall };
  }
}

/** Both variants: chrF of characters alone, chrF++ of characters and words. */
export interface ChrfScores {
  chrf: ChrfScore;
  chrfPlusPlus: ChrfScore;
}

/**
 * Sentence chrF as sacreBLEU computes it (Popović 2015, 2017): F-beta of character 1- to 6-grams without white
 * space and, for chrF++, of word 1- and 2-grams. With several references the best one counts.
 */
export function sentenceChrf(hypothesis: string, references: readonly string[], beta: number): ChrfScores {
  const characters = codePoints(hypothesis);
  const words = wordsOf(hypothesis);
  const zero: ChrfScore = { score: 0, precision: 0, recall: 0 };
  let best: ChrfScores = { chrf: zero, chrfPlusPlus: zero };
  for (const reference of references) {
    const averages = new Averages();
    averages.add(characters, codePoints(reference), characterOrder);
    const chrf = averages.score(beta);
    const vocabulary = new Vocabulary();
    const numbers = (list: string[]) => Int32Array.from(list, (word) => vocabulary.numberOf(unitsOf(word)));
    averages.add(numbers(words), numbers(wordsOf(reference)), wordOrder);
    const chrfPlusPlus = averages.score(beta);
    best = {
      chrf: chrf.score > best.chrf.score ? chrf : best.chrf,
      chrfPlusPlus: chrfPlusPlus.score > best.chrfPlusPlus.score ? chrfPlusPlus : best.chrfPlusPlus,
    };
  }
  return best;
}
