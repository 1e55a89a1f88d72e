import { describe, expect, it } from "vitest";
import { chrf } from "@/lib/domain/evaluators/chrf";
import { sentenceChrf } from "@/lib/domain/evaluators/text-metrics/chrf-score";
import { cell, noEffects, vectors } from "./text-vectors";

describe("chrF against sacreBLEU", () => {
  it("gives the same scores to 1e-9", () => {
    expect(vectors.pairs.length).toBeGreaterThan(250);
    for (const [number, pair] of vectors.pairs.entries()) {
      const { hypothesis, references, chrf: expected } = pair;
      const two = sentenceChrf(hypothesis, references, 2);
      const scores = {
        chrf2: two.chrf.score,
        chrf2pp: two.chrfPlusPlus.score,
        chrf1: sentenceChrf(hypothesis, references, 1).chrf.score,
        chrf3pp: sentenceChrf(hypothesis, references, 3).chrfPlusPlus.score,
      };
      for (const name of ["chrf2", "chrf2pp", "chrf1", "chrf3pp"] as const) {
        expect(Math.abs(scores[name] * 100 - expected[name]), `pair ${number} ${name}`).toBeLessThan(1e-9);
      }
    }
  });
});

describe("the evaluator", () => {
  it("gives chrF or chrF++, and both in the details", () => {
    const input = cell("Hello there, world", "Hello, world");
    const plain = chrf.evaluate(input, { word_order: 0, beta: 2 }, noEffects);
    const words = chrf.evaluate(input, { word_order: 2, beta: 2 }, noEffects);
    if (plain instanceof Promise || words instanceof Promise) throw new Error("chrF needs no waiting.");
    expect(plain.score).not.toBe(words.score);
    expect(plain.details).toEqual(words.details);
    expect(plain.details).toMatchObject({
      chrf: { score: plain.score },
      chrf_plus_plus: { score: words.score },
    });
  });

  it("applies with an expected output", () => {
    expect(chrf.applies({ expected: null, context: null }, { word_order: 0, beta: 2 })).toBe(false);
    expect(chrf.applies({ expected: "", context: null }, { word_order: 0, beta: 2 })).toBe(true);
  });

  it("has no score without anything to compare with", () => {
    expect(chrf.evaluate(cell("text", null), { word_order: 0, beta: 2 }, noEffects)).toMatchObject({
      score: null,
    });
  });

  it("fills in defaults and refuses what chrF does not know", () => {
    expect(chrf.configSchema.parse({})).toEqual({ word_order: 0, beta: 2 });
    expect(chrf.configSchema.safeParse({ word_order: 1 }).success).toBe(false);
    expect(chrf.configSchema.safeParse({ beta: 0 }).success).toBe(false);
  });
});
