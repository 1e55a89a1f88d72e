import { describe, expect, it } from "vitest";
import { bleu } from "@/lib/domain/evaluators/bleu";
import { corpusBleu, sentenceBleu } from "@/lib/domain/evaluators/text-metrics/bleu-score";
import { tokenize13a } from "@/lib/domain/evaluators/text-metrics/tokenizer-13a";
import { unitsOf, Vocabulary } from "@/lib/domain/evaluators/text-metrics/vocabulary";
import { cell, noEffects, vectors } from "./text-vectors";

describe("sentence BLEU against sacreBLEU", () => {
  it("gives the same scores to 1e-9", () => {
    expect(vectors.pairs.length).toBeGreaterThan(250);
    for (const [number, pair] of vectors.pairs.entries()) {
      const { hypothesis, references, bleu: expected } = pair;
      const where = `pair ${number}`;
      const actual = sentenceBleu(hypothesis, references);
      expect(actual.matches, where).toEqual(expected.matches);
      expect(actual.totals, where).toEqual(expected.totals);
      expect(actual.hypothesisLength, where).toBe(expected.hypothesisLength);
      expect(actual.referenceLength, where).toBe(expected.referenceLength);
      expect(Math.abs(actual.brevityPenalty - expected.brevityPenalty), where).toBeLessThan(1e-9);
      expect(Math.abs(actual.score * 100 - expected.score), where).toBeLessThan(1e-9);
      actual.precisions.forEach((precision, i) => {
        expect(Math.abs(precision * 100 - (expected.precisions[i] ?? -1)), where).toBeLessThan(1e-9);
      });
    }
  });
});

describe("corpus BLEU against sacreBLEU", () => {
  it.each(vectors.corpora)("pairs $start to $stop", ({ start, stop, score }) => {
    expect(Math.abs(corpusBleu(vectors.pairs.slice(start, stop)).score * 100 - score)).toBeLessThan(1e-9);
  });
});

describe("13a tokenizer", () => {
  function tokens(text: string): string[] {
    const vocabulary = new Vocabulary();
    return Array.from(tokenize13a(text, vocabulary), (number) => vocabulary.token(number));
  }

  it("splits random strings as sacreBLEU does", () => {
    expect(vectors.tokens13a.length).toBe(600);
    for (const [text, expected] of vectors.tokens13a) {
      expect(tokens(text), JSON.stringify(text)).toEqual(expected);
    }
  });

  it("keeps numbers whole and splits off the rest", () => {
    expect(tokens("It's 1,234.5 (or 3-4), &quot;ok&quot;.")).toEqual([
      "It's",
      "1,234.5",
      "(",
      "or",
      "3",
      "-",
      "4",
      ")",
      ",",
      '"',
      "ok",
      '"',
      ".",
    ]);
  });

  it("takes linear time on a long run of spaces", () => {
    expect(tokens(`a${" ".repeat(200_000)}b`)).toEqual(["a", "b"]);
  });
});

describe("Vocabulary", () => {
  it("tells thousands of tokens apart and knows them again", () => {
    const vocabulary = new Vocabulary();
    const words = Array.from({ length: 5_000 }, (_, i) => `${i % 7}w${i}`);
    const numbers = words.map((word) => vocabulary.numberOf(unitsOf(`<${word}>`), 1, word.length + 1));
    expect(numbers).toEqual(words.map((_word, i) => i));
    expect(words.map((word) => vocabulary.numberOf(unitsOf(word)))).toEqual(numbers);
    expect(numbers.map((number) => vocabulary.token(number))).toEqual(words);
    expect(vocabulary.size).toBe(5_000);
  });
});

describe("the evaluator", () => {
  it("scores against the expected output and further references", () => {
    const references = ["A cat sat on the mat today."];
    const result = bleu.evaluate(
      cell("A cat sat on the mat today.", "Something else."),
      { references },
      noEffects,
    );
    expect(result).toMatchObject({ score: 1, details: { output_length: 8, brevity_penalty: 1 } });
    const alone = bleu.evaluate(
      cell("A cat sat on the mat today.", "Something else."),
      { references: [] },
      noEffects,
    );
    expect(alone).toMatchObject({ details: { matches: [1, 0, 0, 0] } });
  });

  it("applies when there is anything to compare with", () => {
    expect(bleu.applies({ expected: null, context: null }, { references: [] })).toBe(false);
    expect(bleu.applies({ expected: null, context: null }, { references: ["x"] })).toBe(true);
    expect(bleu.applies({ expected: "", context: null }, { references: [] })).toBe(true);
  });

  it("has no score without anything to compare with", () => {
    expect(bleu.evaluate(cell("text", null), { references: [] }, noEffects)).toMatchObject({ score: null });
  });

  it("fills in defaults and refuses unknown fields", () => {
    expect(bleu.configSchema.parse({})).toEqual({ references: [] });
    expect(bleu.configSchema.safeParse({ smoothing: "exp" }).success).toBe(false);
  });
});
