import { describe, expect, it } from "vitest";
import { costPerThousand, forecastPace, projectCost } from "@/lib/domain/experiments/progress";

describe("the pace of a run", () => {
  it("is told from the cells done lately", () => {
    const pace = { done: 100, total: 300, elapsedMs: 100_000, recentlyDone: 30, recentMs: 15_000 };
    // 30 in 15 s are 2 a second; 200 are left.
    expect(forecastPace(pace)).toEqual({ cellsPerSecond: 2, remainingMs: 100_000 });
  });

  it("is told from the whole run while little finished lately", () => {
    const pace = { done: 50, total: 60, elapsedMs: 25_000, recentlyDone: 1, recentMs: 15_000 };
    expect(forecastPace(pace)).toEqual({ cellsPerSecond: 2, remainingMs: 5_000 });
  });

  it("counts a young run by its own age", () => {
    const pace = { done: 8, total: 16, elapsedMs: 4_000, recentlyDone: 8, recentMs: 15_000 };
    expect(forecastPace(pace)).toEqual({ cellsPerSecond: 2, remainingMs: 4_000 });
  });

  it("is unknown before a few cells are done", () => {
    const pace = { done: 2, total: 60, elapsedMs: 2_000, recentlyDone: 2, recentMs: 15_000 };
    expect(forecastPace(pace)).toEqual({ cellsPerSecond: null, remainingMs: null });
  });
});

describe("the projected cost", () => {
  it("scales what this round cost to all its cells, over what earlier rounds cost", () => {
    expect(Number(projectCost("1.5", "1", 10, 40))).toBeCloseTo(3, 8);
  });

  it("is unknown while nothing is done", () => {
    expect(projectCost("0", "0", 0, 40)).toBeNull();
  });
});

describe("cost of a thousand calls", () => {
  it("is the mean times a thousand, and unknown without price or calls", () => {
    expect(Number(costPerThousand("0.5", 250))).toBeCloseTo(2, 8);
    expect(costPerThousand(null, 250)).toBeNull();
    expect(costPerThousand("0.5", 0)).toBeNull();
  });
});
