import { describe, expect, it } from "vitest";
import { type BlindReview, judgeBadgeText, judgeQuality } from "@/lib/domain/reviews/judge-quality";
import { type JudgedScore, marks, reviewQuestion, scoreOfMark } from "@/lib/domain/reviews/review";

const judge: JudgedScore = {
  evaluator: "correctness",
  type: "llm_correctness",
  model: "openai/gpt-4.1",
  promptVersion: "llm_correctness/1",
  score: 1,
  threshold: 0.7,
};

function review(human: number | null, judged: number, rest: Partial<BlindReview> = {}): BlindReview {
  return {
    evaluator: "correctness",
    score: human,
    hallucination: null,
    judged: [{ ...judge, score: judged }],
    ...rest,
  };
}

function times(count: number, one: BlindReview): BlindReview[] {
  return Array.from({ length: count }, () => one);
}

describe("judge quality", () => {
  // Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, 3rd ed., p. 600 form, 2 × 2: 20/5/10/15 of 50
  // gives observed 0.70, expected 0.50, kappa 0.40 (the worked example of Cohen's kappa).
  it("is Cohen's kappa of passing at the evaluator's threshold", () => {
    const reviews = [
      ...times(20, review(1, 0.9)),
      ...times(5, review(0.5, 0.7)),
      ...times(10, review(0.75, 0.69)),
      ...times(15, review(0, 0.1)),
    ];
    const [quality, ...others] = judgeQuality(reviews);
    expect(others).toEqual([]);
    expect(quality).toMatchObject({ evaluator: "correctness", model: "openai/gpt-4.1", n: 50 });
    expect(quality?.agreement.agreement.estimate).toBeCloseTo(0.7, 12);
    expect(quality?.agreement.kappa).toBeCloseTo(0.4, 12);
    expect(quality?.detection).toBeNull();
    expect(judgeBadgeText(quality)).toBe("judge agrees with people 0.40 κ, n=50");
  });

  it("takes people as the truth about hallucination", () => {
    const flag = (judged: number, human: boolean | null): BlindReview => ({
      evaluator: null,
      score: null,
      hallucination: human,
      judged: [{ ...judge, evaluator: "hallucination", type: "hallucination", score: judged }],
    });
    const [quality] = judgeQuality([
      ...times(6, flag(0.5, true)),
      ...times(2, flag(0.9, false)),
      ...times(3, flag(1, true)),
      ...times(9, flag(1, false)),
      ...times(4, flag(0, null)),
    ]);
    expect(quality?.n).toBe(20);
    expect(quality?.detection?.precision.estimate).toBe(0.75);
    expect(quality?.detection?.recall.estimate).toBeCloseTo(6 / 9, 12);
    expect(quality?.detection?.recall.ci?.[0]).toBeGreaterThan(0.3);
  });

  it("keeps judge models and evaluators apart and leaves out what was not asked", () => {
    const other: BlindReview = review(1, 1, { judged: [{ ...judge, model: "openai/gpt-4.1-mini" }] });
    const unasked = review(1, 1, { judged: [judge, { ...judge, evaluator: "tone", type: "rubric" }] });
    const qualities = judgeQuality([review(0, 0), unasked, other]);
    expect(qualities.map(({ evaluator, model, n }) => [evaluator, model, n])).toEqual([
      ["correctness", "openai/gpt-4.1", 2],
      ["correctness", "openai/gpt-4.1-mini", 1],
    ]);
  });

  it("gives no interval where all agreed: a point would claim certainty", () => {
    const [quality] = judgeQuality([...times(2, review(1, 1)), review(0, 0)]);
    expect(quality?.agreement).toMatchObject({ kappa: 1, ci: null });
    const [mixed] = judgeQuality([...times(9, review(1, 1)), ...times(9, review(0, 0)), review(1, 0)]);
    expect(mixed?.agreement.ci?.[0]).toBeLessThan(mixed?.agreement.kappa ?? 0);
  });

  it("says when there is nothing to say", () => {
    expect(judgeBadgeText(judgeQuality([])[0])).toBe("not yet measured");
    // Everybody always says pass: agreement by chance is certain, kappa is none.
    expect(judgeBadgeText(judgeQuality(times(12, review(1, 1)))[0])).toBe(
      "judge agrees with people in 12 of 12, κ undefined",
    );
    const opposed = [...times(5, review(0, 1)), ...times(5, review(1, 0))];
    expect(judgeBadgeText(judgeQuality(opposed)[0])).toBe("judge agrees with people −1.00 κ, n=10");
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
