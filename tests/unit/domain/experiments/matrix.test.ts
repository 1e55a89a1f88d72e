import { describe, expect, it } from "vitest";
import {
  arrangeRows,
  filterCounts,
  heatBin,
  type MatrixCell,
  type MatrixRow,
  moveOf,
  searchRows,
  worstDelta,
} from "@/lib/domain/experiments/matrix";

function cell(score: number | null, extra: Partial<MatrixCell> = {}): MatrixCell {
  return {
    id: `cell-${score}`,
    state: score === null ? "unscored" : "scored",
    score,
    passed: null,
    flaky: false,
    reused: false,
    errorCode: null,
    ...extra,
  };
}

function row(name: string, ...cells: (MatrixCell | null)[]): MatrixRow {
  return { exampleId: name, name, title: name, tags: [], cells };
}

describe("heatBin", () => {
  it.each([
    [0, 0],
    [0.399, 0],
    [0.4, 1],
    [0.5, 2],
    [0.6, 3],
    [0.75, 4],
    [0.85, 5],
    [0.93, 6],
    [1, 6],
  ])("%s falls into h%s", (score, bin) => expect(heatBin(score)).toBe(bin));
});

describe("moveOf", () => {
  it("marks differences of 0.10 and more, float error included", () => {
    expect(moveOf(0.83 - 0.93)).toBe("down");
    expect(moveOf(0.1)).toBe("up");
    expect(moveOf(0.099)).toBeNull();
    expect(moveOf(null)).toBeNull();
  });
});

const rows = [
  row("steady", cell(0.9), cell(0.91), cell(0.88)),
  row("drop", cell(0.93), cell(0.95), cell(0.37)),
  row("gain", cell(0.6), cell(0.85), cell(0.62)),
  row("error", cell(0.8), cell(0.7), cell(null, { state: "failed", errorCode: "429" })),
  row("no baseline", cell(null), cell(0.2, { flaky: true }), null),
];

describe("arrangeRows", () => {
  const names = (...args: Parameters<typeof arrangeRows>) => arrangeRows(...args).map((one) => one.name);

  it("puts the largest drop first and what cannot be compared last", () => {
    expect(names(rows, "all", "drop", { baselineIndex: 0 })).toEqual([
      "drop",
      "error",
      "steady",
      "gain",
      "no baseline",
    ]);
  });

  it("sorts by gain, by lowest score and in run order", () => {
    expect(names(rows, "all", "gain", { baselineIndex: 0 })[0]).toBe("gain");
    expect(names(rows, "all", "lowest", { baselineIndex: 0 })[0]).toBe("no baseline");
    expect(names(rows, "all", "run", { baselineIndex: 0 })).toEqual(rows.map((one) => one.name));
  });

  it("keeps rows where one cell fits", () => {
    expect(names(rows, "regressions", "run", { baselineIndex: 0 })).toEqual(["drop", "error"]);
    expect(names(rows, "improvements", "run", { baselineIndex: 0 })).toEqual(["gain"]);
    expect(names(rows, "failures", "run", { baselineIndex: 0 })).toEqual(["drop", "no baseline"]);
    expect(names(rows, "flaky", "run", { baselineIndex: 0 })).toEqual(["no baseline"]);
    expect(names(rows, "errors", "run", { baselineIndex: 0 })).toEqual(["error"]);
  });

  it("compares with the baseline wherever it stands", () => {
    expect(names(rows, "regressions", "run", { baselineIndex: 1 })).toEqual(["drop", "gain"]);
  });
});

describe("one variant in focus", () => {
  const first = { baselineIndex: 0, focus: 1 };

  it("filters and orders by its cells alone", () => {
    const names = arrangeRows(rows, "regressions", "run", first).map((one) => one.name);
    expect(names).toEqual(["error"]);
    expect(arrangeRows(rows, "all", "drop", first)[0]?.name).toBe("error");
    expect(filterCounts(rows, { baselineIndex: 0, focus: 2 })).toMatchObject({
      regressions: 1,
      improvements: 0,
      failures: 1,
      flaky: 0,
      errors: 1,
    });
  });

  it("has nothing to compare when it is the baseline", () => {
    expect(filterCounts(rows, { baselineIndex: 0, focus: 0 })).toMatchObject({
      all: 5,
      regressions: 0,
      improvements: 0,
    });
  });
});

describe("largest change", () => {
  it("puts rises and falls in one order by their size", () => {
    const moved = arrangeRows(rows, "all", "change", { baselineIndex: 0 }).map((one) => one.name);
    expect(moved).toEqual(["drop", "gain", "error", "steady", "no baseline"]);
  });
});

describe("searchRows", () => {
  const tagged = [
    { ...row("ex_001"), title: "Refund of a gift card", tags: ["edge"] },
    { ...row("ex_002"), title: "استرداد المبلغ", tags: ["core"] },
  ];

  it("finds every word in name, title or tags, whatever its case", () => {
    const names = (query: string) => searchRows(tagged, query).map((one) => one.name);
    expect(names("GIFT refund")).toEqual(["ex_001"]);
    expect(names("core")).toEqual(["ex_002"]);
    expect(names("المبلغ")).toEqual(["ex_002"]);
    expect(names("gift core")).toEqual([]);
  });

  it("keeps the same list when nothing is asked for", () => {
    expect(searchRows(tagged, "  ")).toBe(tagged);
  });
});

describe("counts", () => {
  it("counts rows per filter", () => {
    expect(filterCounts(rows, { baselineIndex: 0 })).toEqual({
      all: 5,
      regressions: 2,
      improvements: 1,
      failures: 2,
      flaky: 1,
      errors: 1,
    });
  });
  it("leaves the worst difference of a row without a baseline missing", () => {
    expect(worstDelta(row("x", cell(null), cell(0.5)), { baselineIndex: 0 })).toBeNull();
  });
});
