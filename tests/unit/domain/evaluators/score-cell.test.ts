import { describe, expect, it } from "vitest";
import type { EvaluatorType } from "@/lib/domain/evaluators/evaluator";
import { type CellScore, combineScores, passes, scoreFailure } from "@/lib/domain/evaluators/score-cell";
import { errorKinds } from "@/lib/domain/runs/completion";

function cellScore(
  score: number | null,
  fields: Partial<CellScore> & { type?: EvaluatorType; reason?: string } = {},
): CellScore {
  const { type = "rubric", reason = `score ${score}`, ...rest } = fields;
  return {
    evaluator: { name: type, type },
    weight: 1,
    threshold: 0.7,
    gate: false,
    result: { score, reason, details: {} },
    ...rest,
  };
}

describe("combineScores", () => {
  it("is the weighted mean", () => {
    expect(combineScores([cellScore(1, { weight: 3 }), cellScore(0)]).score).toBe(0.75);
    expect(combineScores([cellScore(1), cellScore(0, { weight: 0 })]).score).toBe(1);
  });

  it("is missing when an evaluator that counts is missing", () => {
    const combined = combineScores([
      cellScore(1),
      cellScore(null, { reason: "judge down", type: "hallucination" }),
    ]);
    expect(combined).toMatchObject({ score: null, passed: null, reason: "hallucination: judge down" });
    expect(combineScores([cellScore(1), cellScore(null, { weight: 0 })]).score).toBe(1);
  });

  it("has no score with nothing but evaluators that do not count", () => {
    expect(combineScores([cellScore(1, { weight: 0 })])).toMatchObject({ score: null, passed: null });
    expect(combineScores([])).toMatchObject({ score: null, passed: null });
  });

  it("passes at 0.7 without gates", () => {
    expect(combineScores([cellScore(0.7)]).passed).toBe(true);
    expect(combineScores([cellScore(0.69)]).passed).toBe(false);
    expect(passes(0.1 + 0.2, 0.3)).toBe(true);
    expect(passes(0.7 * 3 - 1.4, 0.7)).toBe(true);
    expect(passes(null, 0.5)).toBeNull();
  });

  it("passes when all gates pass, whatever the score", () => {
    const gate = (score: number | null) => cellScore(score, { gate: true, threshold: 1, weight: 0 });
    expect(combineScores([cellScore(0.1), gate(1)])).toMatchObject({ score: 0.1, passed: true });
    expect(combineScores([cellScore(1), gate(0.9)])).toMatchObject({ score: 1, passed: false });
    expect(combineScores([cellScore(1), gate(null)]).passed).toBeNull();
    expect(combineScores([cellScore(1), gate(null), gate(0)]).passed).toBe(false);
    expect(combineScores([cellScore(1), gate(0)]).reason).toBe("rubric: score 0");
  });

  it("carries the hallucination rate and claims beside the score", () => {
    const claims = [
      { claim: "c", status: "unsupported", evidence: null, source: null, evidence_found: null },
    ];
    const result = { score: 0, reason: "r", details: { hallucination_rate: 1, claims, no_claims: false } };
    const combined = combineScores([
      cellScore(1),
      cellScore(0, { type: "hallucination", weight: 0, result }),
    ]);
    expect(combined).toMatchObject({ score: 1, passed: true, hallucinationRate: 1, claims, noClaims: false });
    expect(combineScores([cellScore(1)])).toMatchObject({ hallucinationRate: null, claims: [] });
    const empty = { score: 1, reason: "r", details: { hallucination_rate: 0, claims: [], no_claims: true } };
    expect(combineScores([cellScore(1, { type: "hallucination", result: empty })]).noClaims).toBe(true);
  });
});

describe("scoreFailure", () => {
  it("scores 0 what the variant brought about and leaves the rest missing", () => {
    const zero = errorKinds.filter((kind) => scoreFailure({ kind, message: "m" }).score === 0);
    expect([...zero].sort()).toEqual(["content_filter", "context_length", "invalid_request"]);
    expect(scoreFailure({ kind: "timeout", message: "m" })).toMatchObject({ score: null, passed: null });
    expect(scoreFailure({ kind: "content_filter", message: "m" }, false)).toMatchObject({
      score: null,
      passed: false,
    });
  });
});
