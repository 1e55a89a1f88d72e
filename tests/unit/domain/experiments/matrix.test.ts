import { describe, expect, it } from "vitest";
import {
  arrangeRows,
  filterCounts,
  heatBin,
  type MatrixCell,
  type MatrixRow,
  moveOf,
  worstDelta,
} from "@/lib/domain/experiments/matrix";

function cell(score: number | null, extra: Partial<MatrixCell> = {}): MatrixCell {
  return {
    id: `cell-${score}`,
    state: score === null ? "unscored" : "scored",
    score,
    passed: null,
    flaky: false,
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
    expect(names(rows, "all", "drop", 0)).toEqual(["drop", "error", "steady", "gain", "no baseline"]);
  });

  it("sorts by gain, by lowest score and in run order", () => {
    expect(names(rows, "all", "gain", 0)[0]).toBe("gain");
    expect(names(rows, "all", "lowest", 0)[0]).toBe("no baseline");
    expect(names(rows, "all", "run", 0)).toEqual(rows.map((one) => one.name));
  });

  it("keeps rows where one cell fits", () => {
    expect(names(rows, "regressions", "run", 0)).toEqual(["drop", "error"]);
    expect(names(rows, "improvements", "run", 0)).toEqual(["gain"]);
    expect(names(rows, "failures", "run", 0)).toEqual(["drop", "no baseline"]);
    expect(names(rows, "flaky", "run", 0)).toEqual(["no baseline"]);
    expect(names(rows, "errors", "run", 0)).toEqual(["error"]);
  });

  it("compares with the baseline wherever it stands", () => {
    expect(names(rows, "regressions", "run", 1)).toEqual(["drop", "gain"]);
  });
});

describe("counts", () => {
  it("counts rows per filter", () => {
    expect(filterCounts(rows, 0)).toEqual({
      all: 5,
      regressions: 2,
      improvements: 1,
      failures: 2,
      flaky: 1,
      errors: 1,
    });
  });
  it("leaves the worst difference of a row without a baseline missing", () => {
    expect(worstDelta(row("x", cell(null), cell(0.5)), 0)).toBeNull();
  });
});
