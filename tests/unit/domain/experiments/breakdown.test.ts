import { describe, expect, it } from "vitest";
import { scoreBins } from "@/lib/domain/experiments/breakdown";

describe("score bins", () => {
  it("put every score in one bin, 1 in the last, and leave out what is missing", () => {
    expect(scoreBins([0, 0.05, 0.1, 0.95, 1, null])).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(scoreBins([])).toEqual(new Array(10).fill(0));
  });

  it("take a tenth for itself, whatever floating point makes of it", () => {
    const tenths = Array.from({ length: 10 }, (_, n) => n * 0.1);
    expect(scoreBins(tenths)).toEqual(new Array(10).fill(1));
    expect(scoreBins([0.1 + 0.2, (0.1 + 0.7) / 2])).toEqual([0, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
  });
});
