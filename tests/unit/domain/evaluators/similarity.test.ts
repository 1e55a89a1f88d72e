import { describe, expect, it } from "vitest";
import { AssayError } from "@/lib/domain/errors";
import { editDistance } from "@/lib/domain/evaluators/edit-distance";
import { wordOverlap } from "@/lib/domain/evaluators/lexical-similarity";
import { cosine } from "@/lib/domain/evaluators/semantic-similarity";
import { evaluate, scorerEffects } from "./support";

/** Wagner–Fischer, the textbook dynamic programme. */
function textbookDistance(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  a.forEach((x, i) => {
    const next = [i + 1];
    b.forEach((y, j) => {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (x === y ? 0 : 1)));
    });
    row = next;
  });
  return row[b.length] ?? 0;
}

/** Lehmer's generator: the same texts every time. */
function randomText(seed: number, length: number, alphabet: string[]): string {
  let state = seed * 48_271 + 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return alphabet[state % alphabet.length] ?? "";
  }).join("");
}

describe("levenshtein", () => {
  it("knows the textbook pairs", () => {
    expect(editDistance("kitten", "sitting")).toEqual({ distance: 3, longest: 7 });
    expect(editDistance("", "abc")).toEqual({ distance: 3, longest: 3 });
    expect(editDistance("👩🏽", "👩")).toEqual({ distance: 1, longest: 2 });
    expect(editDistance("", "")).toEqual({ distance: 0, longest: 0 });
  });

  it("equals the dynamic programme around every block boundary", () => {
    const alphabet = ["a", "b", "c", "é", "漢", "😀"];
    let seed = 1;
    for (const left of [1, 31, 32, 33, 63, 64, 65, 97, 150]) {
      for (const right of [1, 30, 32, 64, 66, 128, 200]) {
        seed += 1;
        const a = randomText(seed, left, alphabet);
        const b = randomText(seed + 1_000, right, alphabet);
        expect(editDistance(a, b)?.distance, `${left} × ${right}`).toBe(textbookDistance(a, b));
      }
    }
  });

  it("equals it where the cheapest edit leaves the band that is tried first", () => {
    const alphabet = ["a", "b", "é", "漢", "😀"];
    for (let seed = 1; seed <= 60; seed += 1) {
      const text = [...randomText(seed, 40 + 7 * seed, alphabet)];
      const inserted = [...randomText(seed + 500, 3 * seed, alphabet)];
      const cut = (seed * 13) % text.length;
      const edits = [
        // What stood in front stands at the end; a piece is put in and another one taken out; something stands before all.
        [...text.slice(cut), ...text.slice(0, cut)],
        [...text.slice(0, cut), ...inserted, ...text.slice(cut)].toSpliced(cut >> 1, seed),
        [...inserted, ...text.slice(0, text.length - (seed % 50))],
      ];
      for (const edited of edits) {
        const [a, b] = [text.join(""), edited.join("")];
        expect(editDistance(a, b)?.distance, `${seed}`).toBe(textbookDistance(a, b));
      }
    }
  });

  it("scores similarity, and equal empty texts 1", async () => {
    expect((await evaluate("levenshtein", { output: "kitten", expected: "sitting" })).score).toBeCloseTo(
      1 - 3 / 7,
      12,
    );
    expect((await evaluate("levenshtein", { output: "", expected: "" })).score).toBe(1);
    expect((await evaluate("levenshtein", { output: "", expected: "a" })).score).toBe(0);
    expect(
      (await evaluate("levenshtein", { output: "ABC", expected: "abc" }, { case_sensitive: false })).score,
    ).toBe(1);
  });

  it("compares 100 KB with 100 KB, letting others run in between, and declines what is longer", async () => {
    const a = randomText(7, 102_400, ["a", "b", "c", "d"]);
    const b = randomText(8, 102_400, ["a", "b", "c", "d"]);
    let turns = 0;
    const turn = () => {
      turns += 1;
      return undefined;
    };
    const result = await evaluate("levenshtein", { output: a, expected: b }, {}, scorerEffects({ turn }));
    expect(turns).toBeGreaterThan(1_000);
    expect(result.score).toBeGreaterThan(0.3);
    expect(result.score).toBeLessThan(1);
    expect((await evaluate("levenshtein", { output: "a".repeat(102_401), expected: "b" })).score).toBeNull();
  }, 30_000);
});

describe("lexical_similarity", () => {
  it("is the F1 of shared words", () => {
    // 2 shared of 3 and 4 words: precision 2/3, recall 1/2, F1 4/7.
    expect(wordOverlap("the cat sat", "The cat is here.").score).toBeCloseTo(4 / 7, 12);
    expect(wordOverlap("a a a", "a").score).toBeCloseTo(0.5, 12);
    expect(wordOverlap("", "").score).toBe(1);
    expect(wordOverlap("!?", "...").score).toBe(0);
    expect(wordOverlap("", "a").score).toBe(0);
  });

  it("finds words in scripts without spaces", () => {
    expect(wordOverlap("我喜欢苹果", "我喜欢香蕉").score).toBeGreaterThan(0.3);
    expect(wordOverlap("我喜欢苹果", "我喜欢香蕉").score).toBeLessThan(1);
    expect(wordOverlap("مرحبا بالعالم", "مرحبا بالعالم").score).toBe(1);
  });
});

describe("semantic_similarity", () => {
  const embedding = (vectors: number[][]) =>
    scorerEffects({ embed: () => Promise.resolve({ vectors, model: "openai/text-embedding-3-small" }) });
  const pair = { output: "a", expected: "b" };

  it("is the cosine, and 0 below 0", async () => {
    expect(
      (
        await evaluate(
          "semantic_similarity",
          pair,
          {},
          embedding([
            [3, 4],
            [4, 3],
          ]),
        )
      ).score,
    ).toBeCloseTo(24 / 25, 12);
    expect(
      (
        await evaluate(
          "semantic_similarity",
          pair,
          {},
          embedding([
            [1, 0],
            [-1, 0],
          ]),
        )
      ).score,
    ).toBe(0);
    expect(cosine([1, 2], [1])).toBeNull();
    expect(cosine([0, 0], [1, 1])).toBeNull();
    expect(cosine([Number.NaN], [1])).toBeNull();
  });

  it("is missing when vectors are unusable or the provider fails", async () => {
    expect((await evaluate("semantic_similarity", pair, {}, embedding([[1]]))).score).toBeNull();
    const down = scorerEffects({
      embed: () => Promise.reject(new AssayError("unavailable", "No embedding provider.")),
    });
    const result = await evaluate("semantic_similarity", pair, {}, down);
    expect(result.score).toBeNull();
    expect(result.reason).toContain("No embedding provider.");
  });

  it("asks nobody about empty texts, and lets unknown errors through", async () => {
    expect((await evaluate("semantic_similarity", { output: " ", expected: "" })).score).toBe(1);
    expect((await evaluate("semantic_similarity", { output: "", expected: "a" })).score).toBe(0);
    await expect(evaluate("semantic_similarity", pair)).rejects.toThrow("embed was not expected");
  });
});
