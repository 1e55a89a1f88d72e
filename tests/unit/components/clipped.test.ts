import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { SideDiff } from "@/components/diff/side-diff";
import { OutputSection } from "@/components/experiments/cell-sections";
import { clip, clipAt } from "@/components/experiments/clipped";
import { pairedEvaluators } from "@/components/experiments/compare/compared-scores";
import type { CellDetail, CellEvaluator } from "@/lib/domain/experiments/view";
import { wordDiff } from "@/lib/domain/prompts/text-diff";

const cell: CellDetail = {
  id: "e.v.1",
  resultId: "r",
  trial: 1,
  trialCellIds: ["e.v.1"],
  status: "completed",
  provider: "openai",
  model: "m",
  score: null,
  passed: null,
  hallucinationRate: null,
  reason: null,
  output: "",
  expected: "42",
  error: null,
  claims: [],
  evaluators: [],
  prompt: [],
  latencyMs: null,
  tokensIn: null,
  tokensOut: null,
  costUsd: null,
  reused: false,
  runId: null,
  reviews: [],
};
const html = (change: Partial<CellDetail>) =>
  renderToStaticMarkup(createElement(OutputSection, { detail: { ...cell, ...change } }));

describe("an output in the drawer", () => {
  it("says that an empty one is empty, with and without an expected output", () => {
    expect(html({})).toContain("The output is empty");
    expect(html({ expected: null })).toContain("The output is empty");
  });

  it("shows 100 KB from the beginning and offers the rest", () => {
    const long = "word ".repeat(20_000);
    const shown = html({ output: long, expected: null });
    expect(shown).toContain("The first 8,000 of 100,000 characters.");
    expect(shown.length).toBeLessThan(clipAt + 2_000);
    expect(html({ output: long }).length).toBeLessThan(2 * clipAt + 5_000);
  });

  it("lets the text say its direction and keeps markup as text", () => {
    const shown = html({ output: "שלום <b>עולם</b>", expected: null });
    expect(shown).toContain('dir="auto"');
    expect(shown).toContain("&lt;b&gt;");
  });

  it("says what failed in place of an output", () => {
    expect(html({ output: null, error: { kind: "rate_limited", message: "Slow down." } })).toContain(
      "Slow down.",
    );
    expect(html({ output: null })).toContain("has not run yet");
  });
});

describe("clip", () => {
  it("keeps what is short and never cuts an emoji in two", () => {
    expect(clip("short")).toBe("short");
    expect(clip("ab😀cd", 3)).toBe("ab");
    expect(clip("ab😀cd", 4)).toBe("ab😀");
  });
});

describe("two variants side by side", () => {
  const text = (side: "from" | "to", from: string, to: string) =>
    renderToStaticMarkup(createElement(SideDiff, { pieces: wordDiff(from, to), side }));

  it("marks on each side only what the other lacks", () => {
    const [from, to] = ["within 30 days", "within 45 days"];
    expect(text("from", from, to).replace(/<[^>]+>/g, "")).toBe(from);
    expect(text("to", from, to).replace(/<[^>]+>/g, "")).toBe(to);
    expect(text("from", from, to)).toMatch(/<del[^>]*>30<\/del>/);
    expect(text("to", from, to)).toMatch(/<ins[^>]*>45<\/ins>/);
  });

  it("pairs evaluators by name and leaves out neither side's own", () => {
    const one = (name: string): CellEvaluator => ({
      name,
      kind: "code",
      weight: 1,
      score: 1,
      baselineScore: null,
      passed: true,
      reason: null,
      judgeModel: null,
      judgeTemperature: null,
      judgePromptVersion: null,
      costUsd: null,
      reused: false,
    });
    const pairs = pairedEvaluators([one("a"), one("b")], [one("b"), one("c")]);
    expect(pairs.map(({ name, left, right }) => [name, left !== null, right !== null])).toEqual([
      ["a", true, false],
      ["b", true, true],
      ["c", false, true],
    ]);
  });
});
