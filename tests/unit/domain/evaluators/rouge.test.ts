import { describe, expect, it } from "vitest";
import { rouge } from "@/lib/domain/evaluators/rouge";
import { LcsMatcher } from "@/lib/domain/evaluators/text-metrics/longest-common-subsequence";
import { porterStem } from "@/lib/domain/evaluators/text-metrics/porter-stemmer";
import { rougeScores, rougeVariants } from "@/lib/domain/evaluators/text-metrics/rouge-score";
import { cell, noEffects, stems, vectors } from "./text-vectors";

describe("ROUGE against rouge-score", () => {
  it("gives the same scores to 1e-9", () => {
    expect(vectors.pairs.length).toBeGreaterThan(250);
    for (const [number, pair] of vectors.pairs.entries()) {
      const { hypothesis, references, rouge: expected } = pair;
      for (const [name, stemmer] of [
        ["plain", false],
        ["stemmed", true],
      ] as const) {
        const actual = rougeScores(references[0] ?? "", hypothesis, stemmer);
        for (const variant of rougeVariants) {
          const [precision, recall, f] = expected[name][variant] ?? [-1, -1, -1];
          expect(
            Math.abs((actual[variant]?.precision ?? -2) - precision),
            `pair ${number} ${name} ${variant}`,
          ).toBeLessThan(1e-9);
          expect(
            Math.abs((actual[variant]?.recall ?? -2) - recall),
            `pair ${number} ${name} ${variant}`,
          ).toBeLessThan(1e-9);
          expect(Math.abs((actual[variant]?.f ?? -2) - f), `pair ${number} ${name} ${variant}`).toBeLessThan(
            1e-9,
          );
        }
      }
    }
  });
});

describe("Porter stemmer against NLTK", () => {
  it("stems thousands of words alike", () => {
    const words = Object.entries(stems);
    expect(words.length).toBeGreaterThan(3_000);
    const wrong = words.filter(([word, stem]) => porterStem(word) !== stem);
    expect(wrong.map(([word, stem]) => `${word}: ${porterStem(word)}, not ${stem}`)).toEqual([]);
  });
});

describe("longest common subsequence", () => {
  /** The textbook table, O(n·m). */
  function textbookLength(a: Int32Array, b: Int32Array): number {
    let above = Array<number>(b.length + 1).fill(0);
    for (const symbol of a) {
      const row = [0];
      for (let j = 1; j <= b.length; j++) {
        row.push(symbol === b[j - 1] ? (above[j - 1] ?? 0) + 1 : Math.max(above[j] ?? 0, row[j - 1] ?? 0));
      }
      above = row;
    }
    return above.at(-1) ?? 0;
  }

  it("has the textbook's length and reads out a common subsequence, across word boundaries", () => {
    let state = 12345;
    const draw = (limit: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 16) % limit;
    };
    for (let round = 0; round < 200; round++) {
      const symbols = 1 + draw(12);
      const make = () => Int32Array.from({ length: draw(150) }, () => draw(symbols));
      const [a, b] = [make(), make()];
      const matcher = new LcsMatcher(symbols);
      // What an earlier candidate left behind must not matter.
      matcher.setCandidate(make());
      matcher.setCandidate(b);
      const positions = matcher.positions(a);
      expect(matcher.length(a)).toBe(textbookLength(a, b));
      expect(positions.length).toBe(textbookLength(a, b));
      let at = -1;
      for (const position of positions) {
        at = b.indexOf(a[position] ?? -1, at + 1);
        expect(at).toBeGreaterThanOrEqual(0);
      }
      expect(positions).toEqual([...new Set(positions)].sort((x, y) => x - y));
    }
  });
});

describe("the evaluator", () => {
  const config = { variant: "rougeL", measure: "f", stemmer: false } as const;

  it("gives the chosen variant and measure, and all variants in the details", () => {
    const input = cell("the cat sat", "the cat sat on the mat");
    expect(rouge.evaluate(input, config, noEffects)).toMatchObject({
      score: 2 / 3,
      details: { rouge1: { precision: 1, recall: 0.5 }, rouge2: { precision: 1, recall: 0.4 } },
    });
    expect(rouge.evaluate(input, { ...config, measure: "recall" }, noEffects)).toMatchObject({ score: 0.5 });
    expect(rouge.evaluate(input, { ...config, measure: "precision" }, noEffects)).toMatchObject({ score: 1 });
  });

  it("stems when asked", () => {
    const input = cell("running quickly", "runs quick");
    expect(rouge.evaluate(input, config, noEffects)).toMatchObject({ score: 0 });
    expect(rouge.evaluate(cell("running", "runs"), { ...config, stemmer: true }, noEffects)).toMatchObject({
      score: 1,
    });
  });

  it("applies with an expected output", () => {
    expect(rouge.applies({ expected: null, context: "x" }, config)).toBe(false);
    expect(rouge.applies({ expected: "x", context: null }, config)).toBe(true);
  });

  it("has no score without anything to compare with", () => {
    expect(rouge.evaluate(cell("text", null), config, noEffects)).toMatchObject({ score: null });
  });

  it("fills in defaults and refuses unknown variants", () => {
    expect(rouge.configSchema.parse({})).toEqual(config);
    expect(rouge.configSchema.safeParse({ variant: "rouge3" }).success).toBe(false);
  });

  it("scores 100 KB against 100 KB of one-word lines, letting others run in between", async () => {
    const words = Array.from({ length: 17_000 }, (_, i) => `w${(i * 7919) % 1_200}`);
    let turns = 0;
    const effects = {
      ...noEffects,
      turn: () => {
        turns += 1;
        return undefined;
      },
    };
    const result = await rouge.evaluate(
      cell(words.join("\n"), words.toReversed().join(" \n")),
      config,
      effects,
    );
    expect(turns).toBeGreaterThan(1);
    // Each line finds its word; no word of the output is left over.
    expect(result).toMatchObject({ details: { rouge1: { f: 1 }, rougeLsum: { f: 1 } } });
  });

  it("has no Lsum of thousands of different lines against thousands, and says what to use", async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `line ${i}`).join("\n");
    const result = await rouge.evaluate(cell(lines, lines), { ...config, variant: "rougeLsum" }, noEffects);
    expect(result).toMatchObject({ score: null, details: { rougeL: { f: 1 }, rougeLsum: null } });
    expect(await rouge.evaluate(cell(lines, lines), config, noEffects)).toMatchObject({ score: 1 });
  });
});
