import { describe, expect, it } from "vitest";
import { type JudgeTally, judgeBadgeText, judgeQuality } from "@/lib/domain/reviews/judge-quality";
import { marks, reviewQuestion, scoreOfMark } from "@/lib/domain/reviews/review";

/** Counts of judge/person: both yes, judge alone, person alone, both no. */
function tallies(
  counts: readonly [both: number, judgeAlone: number, personAlone: number, neither: number],
  of: Partial<JudgeTally> = {},
): JudgeTally[] {
  const answers = [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const;
  return answers.flatMap(([judge, human], index) => {
    const count = counts[index] ?? 0;
    const one = { evaluator: "correctness", type: "llm_correctness", model: "openai/gpt-4.1" } as const;
    return count === 0 ? [] : [{ ...one, judge, human, count, ...of }];
  });
}

describe("judge quality", () => {
  // Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, 3rd ed., p. 600 form, 2 × 2: 20/5/10/15 of 50
  // gives observed 0.70, expected 0.50, kappa 0.40 (the worked example of Cohen's kappa).
  it("is Cohen's kappa of what both said", () => {
    const [quality, ...others] = judgeQuality(tallies([20, 5, 10, 15]));
    expect(others).toEqual([]);
    expect(quality).toMatchObject({ evaluator: "correctness", model: "openai/gpt-4.1", n: 50 });
    expect(quality?.agreement.agreement.estimate).toBeCloseTo(0.7, 12);
    expect(quality?.agreement.kappa).toBeCloseTo(0.4, 12);
    expect(quality?.detection).toBeNull();
    expect(judgeBadgeText(quality)).toBe("judge agrees with people 0.40 κ, n=50");
  });

  it("takes people as the truth about hallucination", () => {
    const [quality] = judgeQuality(
      tallies([6, 2, 3, 9], { evaluator: "hallucination", type: "hallucination" }),
    );
    expect(quality?.n).toBe(20);
    expect(quality?.detection?.precision.estimate).toBe(0.75);
    expect(quality?.detection?.recall.estimate).toBeCloseTo(6 / 9, 12);
    expect(quality?.detection?.recall.ci?.[0]).toBeGreaterThan(0.3);
  });

  it("keeps judge models and evaluators apart, the most reviewed first", () => {
    const qualities = judgeQuality([
      ...tallies([1, 0, 0, 0], { model: "openai/gpt-4.1-mini" }),
      ...tallies([1, 0, 0, 1]),
      ...tallies([3, 0, 0, 0], { evaluator: "tone", type: "rubric" }),
    ]);
    expect(qualities.map(({ evaluator, model, n }) => [evaluator, model, n])).toEqual([
      ["tone", "openai/gpt-4.1", 3],
      ["correctness", "openai/gpt-4.1", 2],
      ["correctness", "openai/gpt-4.1-mini", 1],
    ]);
  });

  it("gives no interval where all agreed: a point would claim certainty", () => {
    const [quality] = judgeQuality(tallies([2, 0, 0, 1]));
    expect(quality?.agreement).toMatchObject({ kappa: 1, ci: null });
    // A judge that passes everything: kappa is 0 whatever people said.
    for (const [agreed, missed] of [
      [1, 5],
      [8, 4],
      [50, 14],
    ] as const) {
      const [constant] = judgeQuality(tallies([agreed, 0, missed, 0]));
      expect(constant?.agreement.kappa).toBeCloseTo(0, 12);
      expect(constant?.agreement.ci).toBeNull();
    }
    const [mixed] = judgeQuality(tallies([9, 0, 1, 9]));
    expect(mixed?.agreement.ci?.[0]).toBeLessThan(mixed?.agreement.kappa ?? 0);
  });

  it("says when there is nothing to say", () => {
    expect(judgeBadgeText(judgeQuality([])[0])).toBe("not yet measured");
    // Everybody always says pass: agreement by chance is certain, kappa is none.
    expect(judgeBadgeText(judgeQuality(tallies([12, 0, 0, 0]))[0])).toBe(
      "judge agrees with people in 12 of 12, κ undefined",
    );
    expect(judgeBadgeText(judgeQuality(tallies([0, 5, 5, 0]))[0])).toBe(
      "judge agrees with people −1.00 κ, n=10",
    );
    expect(judgeBadgeText(judgeQuality(tallies([250, 250, 251, 250]))[0])).toBe(
      "judge agrees with people 0.00 κ, n=1,001",
    );
  });
});

describe("the question put to a reviewer", () => {
  it("is that of one judged evaluator, the same whenever it is asked", () => {
    const asked = [
      { name: "hallucination", type: "hallucination", criteria: null },
      { name: "correct", type: "llm_correctness", criteria: null },
      { name: "tone", type: "rubric", criteria: "Is it polite?" },
    ] as const;
    expect(reviewQuestion(asked, 0)).toMatchObject({ evaluator: "correct", asksHallucination: true });
    expect(reviewQuestion(asked, 1)).toMatchObject({ evaluator: "tone" });
    expect(reviewQuestion(asked, 1).text).toContain("Is it polite?");
    expect(reviewQuestion(asked, 7)).toEqual(reviewQuestion(asked, 1));
    expect(reviewQuestion(asked.slice(0, 1), 3)).toMatchObject({ evaluator: null, asksHallucination: true });
  });

  it("maps marks evenly onto scores", () => {
    expect(marks.map(scoreOfMark)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});
