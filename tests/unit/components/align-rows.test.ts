import { describe, expect, it } from "vitest";
import { alignRows } from "@/components/diff/align-rows";
import { type SplitRow, splitRows } from "@/lib/domain/prompts/text-diff";

const lines = (rows: readonly SplitRow[]) =>
  rows.map((row) => [row.left?.line ?? null, row.right?.line ?? null]);
const text = (rows: readonly SplitRow[], side: "left" | "right") =>
  rows.flatMap((row) => row[side]?.pieces.map((piece) => piece.text).join("") ?? []).join("\n");

const before = "Decide if the customer gets a refund.\nCount days from delivery, not from the order date.";
const after =
  "First name the clause that applies.\nThen decide if the customer gets a refund.\nCount days from the delivery date, never from the order date.";

describe("alignRows", () => {
  it("puts an edited line beside itself and the new line alone", () => {
    expect(lines(alignRows(splitRows(before, after)))).toEqual([
      [null, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it("leaves lines apart that share too little, the removed one first", () => {
    expect(lines(alignRows(splitRows("red green blue", "one two three")))).toEqual([
      [1, null],
      [null, 1],
    ]);
  });

  it("keeps unchanged lines and both texts whole", () => {
    const rows = alignRows(splitRows(`same\n${before}\nend`, `same\n${after}\nend`));
    expect(text(rows, "left")).toBe(`same\n${before}\nend`);
    expect(text(rows, "right")).toBe(`same\n${after}\nend`);
    expect(rows[0]?.kind).toBe("same");
  });

  it("leaves blocks of only added lines as they are", () => {
    const rows = splitRows("", "a\nb");
    expect(alignRows(rows)).toEqual(rows);
  });
});
