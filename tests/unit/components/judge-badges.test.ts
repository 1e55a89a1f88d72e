import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { badgeBeside, JudgesLine } from "@/components/experiments/judge-badges";
import { ReviewsList } from "@/components/experiments/reviews-list";
import { recount } from "@/components/experiments/use-review";
import type { CellReview } from "@/lib/domain/experiments/view";

const badge = "judge agrees with people 0.81 κ, n=64";
const judges = [{ evaluator: "correctness", model: "openai/gpt-4.1", badge }];

describe("the badge beside a score", () => {
  const score = { name: "correctness", kind: "judge", judgeModel: "openai/gpt-4.1" };

  it("is that of the judge that gave the score", () => {
    expect(badgeBeside(score, judges)).toBe(badge);
  });

  it("claims nothing for another model, and stands beside no computed score", () => {
    expect(badgeBeside({ ...score, judgeModel: "openai/other" }, judges)).toBe("not yet measured");
    expect(badgeBeside({ ...score, kind: "code", judgeModel: null }, judges)).toBeNull();
  });

  it("is under the results with evaluator and model, and nothing is without a judge", () => {
    const html = renderToStaticMarkup(createElement(JudgesLine, { judges }));
    for (const text of ["correctness", "gpt-4.1", badge]) expect(html).toContain(text);
    expect(renderToStaticMarkup(createElement(JudgesLine, { judges: [] }))).toBe("");
  });
});

describe("how many agree", () => {
  it("counts a first answer, and moves one that was changed", () => {
    expect(recount(null, null, true)).toEqual({ agreed: 1, total: 1 });
    expect(recount({ agreed: 7, total: 8 }, null, false)).toEqual({ agreed: 7, total: 9 });
    expect(recount({ agreed: 7, total: 8 }, true, false)).toEqual({ agreed: 6, total: 8 });
    expect(recount({ agreed: 7, total: 8 }, true, true)).toEqual({ agreed: 7, total: 8 });
  });
});

describe("what people said", () => {
  const review: CellReview = {
    reviewer: "Ada",
    own: false,
    blind: false,
    agrees: false,
    score: 0.25,
    hallucination: true,
    note: "Too <strict>.",
    at: "2026-01-02T03:04:05.000Z",
  };
  const text = (change: Partial<CellReview>) =>
    renderToStaticMarkup(createElement(ReviewsList, { reviews: [{ ...review, ...change }] })).replace(
      /<[^>]+>/g,
      "",
    );

  it("names who, agreement, own score and note, the note as text", () => {
    expect(text({})).toMatch(/^Ada disagrees, own score 0\.25, found something made up/);
    expect(text({})).toContain("Too &lt;strict&gt;.");
  });

  it("speaks to the person looking, and says of a blind answer that it was one", () => {
    expect(text({ own: true, agrees: true })).toMatch(/^You agree, own score/);
    expect(text({ agrees: null, hallucination: null })).toMatch(/^Ada answered blind, own score 0\.25/);
  });
});
