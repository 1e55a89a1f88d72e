import { describe, expect, it } from "vitest";
import { flakiness, type Trial } from "@/lib/domain/statistics/flakiness";
import { meanInterval } from "@/lib/domain/statistics/mean-interval";
import { wilsonInterval } from "@/lib/domain/statistics/proportions";
import { examplesByTag, sliceByTag } from "@/lib/domain/statistics/slices";
import { expectClose, fixture } from "./support";

describe("meanInterval", () => {
  it("is Wilson's for a pass rate", () => {
    expect(meanInterval([1, 0, 1, null, 1], { seed: 1 })).toEqual({
      n: 4,
      mean: 0.75,
      ci: wilsonInterval(3, 4),
      method: "wilson",
    });
  });

  it("is the BCa bootstrap's for a mean, whatever the order", () => {
    const row = fixture<
      { name: string; differences: number[]; mean: number; sd: number; bca: [number, number] }[]
    >("resampling.json").find(({ name }) => name === "uniform200");
    const values = row?.differences ?? [];
    const result = meanInterval(values, { seed: 1 });
    expect(result).toMatchObject({ n: 200, method: "bca" });
    expectClose(result.mean, row?.mean ?? Number.NaN);
    // SciPy's interval within the Monte-Carlo error of 10,000 resamples.
    const tolerance = 5 * 0.028 * ((row?.sd ?? 0) / Math.sqrt(200));
    expect(Math.abs((result.ci?.[0] ?? NaN) - (row?.bca[0] ?? NaN))).toBeLessThan(tolerance);
    expect(Math.abs((result.ci?.[1] ?? NaN) - (row?.bca[1] ?? NaN))).toBeLessThan(tolerance);
    expect(meanInterval([...values].reverse(), { seed: 1 })).toEqual(result);
  });

  it("has no mean of nothing and no interval of one score", () => {
    expect(meanInterval([null, Number.NaN], { seed: 1 })).toEqual({
      n: 0,
      mean: null,
      ci: null,
      method: null,
    });
    expect(meanInterval([0.4], { seed: 1 })).toEqual({ n: 1, mean: 0.4, ci: null, method: null });
  });
});

describe("flakiness", () => {
  const trial = (score: number | null, passed: boolean | null): Trial => ({ score, passed });

  it("measures the spread within examples and finds the ones that flip", () => {
    const result = flakiness(
      new Map([
        ["steady", [trial(0.8, true), trial(0.8, true)]],
        ["flips", [trial(0.9, true), trial(0.3, false), trial(null, null)]],
        ["once", [trial(0.5, false)]],
      ]),
    );
    expect(result.examples.map(({ exampleId, flaky }) => [exampleId, flaky])).toEqual([
      ["steady", false],
      ["flips", true],
      ["once", false],
    ]);
    expect(result.examples[0]?.standardDeviation).toBe(0);
    expectClose(result.examples[1]?.standardDeviation, Math.SQRT1_2 * 0.6, 1e-12);
    expect(result.examples[2]?.standardDeviation).toBeNull();
    // Pooled variance: (0 + 0.18) over two degrees of freedom.
    expectClose(result.withinStandardDeviation, 0.3, 1e-12);
    expect(result.flaky).toMatchObject({ count: 1, total: 2, estimate: 0.5 });
  });

  it("has no spread without repeated trials", () => {
    const result = flakiness(new Map([["a", [trial(1, true)]]]));
    expect(result.withinStandardDeviation).toBeNull();
    expect(result.flaky.estimate).toBeNull();
  });
});

describe("sliceByTag", () => {
  const examples = examplesByTag(
    new Map([
      ["a", ["short", "math"]],
      ["b", ["math", "math"]],
      ["c", ["short"]],
      ["d", ["short"]],
      ["e", []],
    ]),
  );

  it("counts an example in each of its tags once", () => {
    expect([...examples]).toEqual([
      ["math", ["a", "b"]],
      ["short", ["a", "c", "d"]],
    ]);
  });

  it("compares within each tag and gives no verdict", () => {
    const slices = sliceByTag({
      metric: "score",
      baseline: new Map([
        ["a", 0.2],
        ["b", 0.4],
        ["c", 0.9],
        ["d", 0.5],
      ]),
      variant: new Map([
        ["a", 0.6],
        ["b", 0.6],
        ["c", 0.9],
        ["d", null],
      ]),
      examples,
      seed: 5,
      resamples: 500,
    });
    expect(slices.map(({ tag, nPairs }) => [tag, nPairs])).toEqual([
      ["math", 2],
      ["short", 2],
    ]);
    expectClose(slices[0]?.difference, 0.3, 1e-12);
    expectClose(slices[1]?.difference, 0.2, 1e-12);
    expect(slices[1]?.ci?.[0]).toBe(0);
    expect(slices[1]).not.toHaveProperty("verdict");
    expect(slices[1]).not.toHaveProperty("pValue");
  });
});
