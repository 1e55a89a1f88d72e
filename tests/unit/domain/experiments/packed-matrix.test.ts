import { describe, expect, it } from "vitest";
import {
  cellReference,
  type PackedMatrix,
  readCell,
  readCellReference,
  shortErrorCode,
  unpackMatrix,
  withChanges,
} from "@/lib/domain/experiments/packed-matrix";

const matrix: PackedMatrix = {
  examples: [
    ["e1", 36, "Day 31, carrier delay logged", 1],
    ["e2", 7, "Sale item", 0, 1],
  ],
  tags: ["core", "edge"],
  columns: [
    { variantId: "a", codes: "9300p,q" },
    { variantId: "b", codes: "3700f,erate_limited" },
  ],
};

describe("a cell's code", () => {
  it.each([
    ["9300p", { state: "scored", score: 0.93, passed: true, flaky: false, errorCode: null }],
    ["0f", { state: "scored", score: 0, passed: false, flaky: false, errorCode: null }],
    ["5000f*", { state: "scored", score: 0.5, passed: false, flaky: true, errorCode: null }],
    ["9300p+", { state: "scored", score: 0.93, passed: true, flaky: false, reused: true, errorCode: null }],
    ["5000f*+", { state: "scored", score: 0.5, passed: false, flaky: true, reused: true, errorCode: null }],
    ["10000", { state: "scored", score: 1, passed: null, flaky: false, errorCode: null }],
    ["u", { state: "unscored", score: null, passed: null, flaky: false, errorCode: null }],
    ["up", { state: "unscored", score: null, passed: true, flaky: false, errorCode: null }],
    ["etimeout", { state: "failed", score: null, passed: null, flaky: false, errorCode: "timeout" }],
    ["0fecontent_filter", { state: "failed", score: 0, passed: false, flaky: false, errorCode: "filter" }],
    ["q", { state: "queued", score: null, passed: null, flaky: false, errorCode: null }],
    ["j", { state: "judging", score: null, passed: null, flaky: false, errorCode: null }],
    ["rrate_limited", { state: "retrying", score: null, passed: null, flaky: false, errorCode: "429" }],
  ])("reads %s", (code, cell) => {
    expect(readCell(code, "x")).toEqual({ id: "x", reused: false, ...cell });
  });

  it("is no cell when empty or unknown", () => {
    expect(readCell("", "x")).toBeNull();
    expect(readCell("?!", "x")).toBeNull();
  });

  it("names an unknown kind of error without inventing a number", () => {
    expect(shortErrorCode("something_new")).toBe("error");
  });
});

describe("a packed matrix", () => {
  it("unpacks to rows in run order with names, tags and cells in the order of the columns", () => {
    const [first, second] = unpackMatrix(matrix);
    expect(first).toMatchObject({ exampleId: "e1", name: "ex_036", tags: ["edge"] });
    expect(first?.cells.map((cell) => cell?.score)).toEqual([0.93, 0.37]);
    expect(second).toMatchObject({ name: "ex_007", tags: ["core", "edge"] });
    expect(second?.cells.map((cell) => cell?.state)).toEqual(["queued", "failed"]);
    expect(second?.cells[1]?.id).toBe(cellReference("e2", "b"));
  });

  it("has no cell where a variant has no codes yet", () => {
    const [row] = unpackMatrix({ ...matrix, columns: [{ variantId: "c", codes: "" }] });
    expect(row?.cells).toEqual([null]);
  });

  it("takes changes and keeps the rows without any", () => {
    const rows = unpackMatrix(matrix);
    const changed = withChanges(
      rows,
      ["a", "b"],
      [
        ["e2", "a", "8000p"],
        ["e2", "gone", "1p"],
        ["unknown", "a", "1p"],
      ],
    );
    expect(changed[0]).toBe(rows[0]);
    expect(changed[1]?.cells[0]).toMatchObject({ state: "scored", score: 0.8 });
    expect(rows[1]?.cells[0]?.state).toBe("queued");
  });
});

describe("a cell's reference", () => {
  it("reads back what it names", () => {
    expect(readCellReference(cellReference("e", "v", 3))).toEqual({
      exampleId: "e",
      variantId: "v",
      trial: 3,
    });
  });

  it.each(["", "e", "e.v", "e.v.0", "e.v.x", ".v.1", "e.v.1.2"])("refuses %j", (text) => {
    expect(readCellReference(text)).toBeNull();
  });
});
