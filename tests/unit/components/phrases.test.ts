import { describe, expect, it } from "vitest";
import { joinPhrases, markLine } from "@/components/diff/phrases";
import { type DiffPiece, wordDiff } from "@/lib/domain/prompts/text-diff";

function texts(pieces: readonly DiffPiece[]): { from: string; to: string } {
  const without = (kind: DiffPiece["kind"]) =>
    pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join("");
  return { from: without("added"), to: without("removed") };
}

describe("joinPhrases", () => {
  it("joins words that only a space keeps apart", () => {
    expect(joinPhrases(wordDiff("is one day late.", "is within the window."))).toEqual([
      { kind: "same", text: "is " },
      { kind: "removed", text: "one day late" },
      { kind: "added", text: "within the window" },
      { kind: "same", text: "." },
    ]);
  });

  it("leaves a change between equal words alone", () => {
    const pieces = wordDiff("a red car", "a blue car");
    expect(joinPhrases(pieces)).toEqual(pieces);
  });

  it("does not mark a separator as changed where words were only removed", () => {
    const pieces: DiffPiece[] = [
      { kind: "removed", text: "a" },
      { kind: "same", text: " " },
      { kind: "removed", text: "b" },
    ];
    expect(joinPhrases(pieces)).toEqual(pieces);
  });

  it.each([
    ["", "new text"],
    ["old text", ""],
    ["The 30-day window (clause 4.2). Late.", "The 45-day window. In time, so yes."],
    ["a, b, c", "a; c; b"],
  ])("keeps both texts whole: %s → %s", (from, to) => {
    expect(texts(joinPhrases(wordDiff(from, to)))).toEqual({ from, to });
  });
});

describe("markLine", () => {
  const left = (from: string, to: string) => wordDiff(from, to).filter((piece) => piece.kind !== "added");

  it("joins marked words across a space", () => {
    expect(
      markLine(left("Count days from delivery, not from the order date.", "Count days from the order date.")),
    ).toEqual([
      { kind: "same", text: "Count days from " },
      { kind: "removed", text: "delivery, not from " },
      { kind: "same", text: "the order date." },
    ]);
  });

  it("marks nothing in a line that shares little with the other", () => {
    expect(markLine(left("Decide what the customer gets.", "First name the clause that applies."))).toEqual([
      { kind: "same", text: "Decide what the customer gets." },
    ]);
  });
});
