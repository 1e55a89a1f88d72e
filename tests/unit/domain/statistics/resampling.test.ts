import { describe, expect, it } from "vitest";
import {
  bcaFromDistribution,
  bcaMeanInterval,
  bootstrapMeans,
  sortedQuantile,
} from "@/lib/domain/statistics/bootstrap";
import { meanOf, standardDeviationOf } from "@/lib/domain/statistics/moments";
import { exactMcNemar } from "@/lib/domain/statistics/proportions";
import { RandomStream } from "@/lib/domain/statistics/random";
import { signFlipTest } from "@/lib/domain/statistics/sign-flip";
import { smallSampleInterval } from "@/lib/domain/statistics/small-sample-interval";
import { atOnce } from "@/lib/domain/steps";
import { expectClose, fixture } from "./support";

interface Row {
  name: string;
  differences: number[];
  exact: boolean;
  pValue: number;
  distribution: number[];
  bcaOfDistribution: [number, number];
  bca: [number, number];
  smallInterval: [number, number];
  mean: number;
  sd: number;
}
const rows = fixture<Row[]>("resampling.json");
const random = (name: string) => RandomStream.named(17, name);

describe("RandomStream", () => {
  it("is xoshiro128**", () => {
    for (const { state, words } of fixture<{ state: number[]; words: number[] }[]>("random.json")) {
      const [a = 0, b = 0, c = 0, d = 0] = state;
      const stream = RandomStream.fromState([a, b, c, d]);
      const out = new Uint32Array(words.length - 1);
      stream.fill(out);
      expect([...out, stream.uint32()]).toEqual(words);
    }
  });

  it("gives the same numbers for the same seed and name, other ones for others", () => {
    const first = RandomStream.named(3, "a").uint32();
    expect(RandomStream.named(3, "a").uint32()).toBe(first);
    const others = [
      RandomStream.named(3, "b"),
      RandomStream.named(4, "a"),
      RandomStream.named(3 + 2 ** 40, "a"),
    ];
    for (const other of others) expect(other.uint32()).not.toBe(first);
  });

  it("refuses the one state it cannot leave", () => {
    expect(() => RandomStream.fromState([0, 0, 0, 0])).toThrow(RangeError);
  });

  it("is uniform enough: mean and variance of 100,000 draws within five standard errors", () => {
    const stream = random("uniform");
    const draws = Array.from({ length: 100_000 }, () => stream.uniform());
    expect(Math.abs(meanOf(draws) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 1e5));
    expect(Math.abs(standardDeviationOf(draws) ** 2 - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / 1e5));
  });
});

describe("sign-flip test against SciPy's permutation_test", () => {
  it.each(rows)("$name", ({ name, differences, exact, pValue }) => {
    const p = signFlipTest(differences, { resamples: 200_000, random: random(name) });
    // Two Monte-Carlo estimates of 200,000 patterns: five standard errors of their difference.
    const tolerance = exact ? 1e-12 : 5 * Math.sqrt((2 * Math.max(pValue, 1e-5)) / 200_000);
    expect(Math.abs(p - pValue)).toBeLessThanOrEqual(tolerance);
  });

  it("counts sums that differ from the observed one by rounding alone", () => {
    // All patterns of equal |sum| count: 0.1 + 0.2 − 0.3 is not exactly 0 in floating point.
    expect(signFlipTest([0.1, 0.2, -0.3], { resamples: 100, random: random("r") })).toBe(1);
    // Only +++ and −−− reach |sum| = 0.6; 0.3 + 0.2 + 0.1 sums in another order.
    expect(signFlipTest([0.3, 0.2, 0.1], { resamples: 100, random: random("r") })).toBe(0.25);
  });

  it("is 1 when nothing differs and never 0", () => {
    expect(signFlipTest([], { resamples: 100, random: random("r") })).toBe(1);
    expect(signFlipTest([0, 0, 0], { resamples: 100, random: random("r") })).toBe(1);
    const strong = Array.from({ length: 50 }, (_, i) => 0.5 + i / 1000);
    expect(signFlipTest(strong, { resamples: 999, random: random("r") })).toBe(1 / 1000);
  });

  it("equals the exact McNemar test on pass/fail data, at any number of discordant pairs", () => {
    for (const [better, worse, tied] of [
      [1, 0, 3],
      [5, 2, 10],
      [9, 7, 1],
      [30, 12, 200],
      [0, 40, 5],
    ] as const) {
      const differences = [
        ...Array<number>(better).fill(1),
        ...Array<number>(worse).fill(-1),
        ...Array<number>(tied).fill(0),
      ];
      const p = signFlipTest(differences, { resamples: 1, random: random("r") });
      expectClose(p, exactMcNemar(better, worse).pValue, 1e-12);
    }
  });

  it("agrees with itself, exact against sampled", () => {
    const sixteen = Array.from({ length: 16 }, (_, i) => ((i * 7) % 16) / 20 - 0.25 + i / 1000);
    const exact = signFlipTest(sixteen, { resamples: 1, random: random("r") });
    // A seventeenth difference too small to matter forces sampling.
    const sampled = signFlipTest([...sixteen, 1e-9], { resamples: 200_000, random: random("r") });
    expect(Math.abs(sampled - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / 200_000));
  });
});

describe("BCa bootstrap against SciPy", () => {
  it.each(rows)("$name: the interval of SciPy's own bootstrap distribution to 1e-9", (row) => {
    const [low, high] = bcaFromDistribution(
      Float64Array.from(row.differences),
      Float64Array.from(row.distribution),
    );
    expectClose(low, row.bcaOfDistribution[0]);
    expectClose(high, row.bcaOfDistribution[1]);
  });

  it.each(rows)("$name: our own resampling", ({ name, differences, bca, sd }) => {
    const interval = bcaMeanInterval(Float64Array.from(differences), {
      resamples: 200_000,
      random: random(name),
    });
    // Monte-Carlo error of a 2.5 % quantile from 200,000 resamples, both sides, five of them; plus one step of
    // the lattice on which the means of a few values lie.
    const standardError = sd / Math.sqrt(differences.length);
    const lattice = name.startsWith("tied") || name.startsWith("binary") ? 0.125 / differences.length : 0;
    const tolerance = 5 * Math.sqrt(2) * 0.0061 * standardError + lattice;
    expect(Math.abs((interval?.[0] ?? NaN) - bca[0])).toBeLessThanOrEqual(tolerance);
    expect(Math.abs((interval?.[1] ?? NaN) - bca[1])).toBeLessThanOrEqual(tolerance);
  });

  it("draws every value equally often", () => {
    const means = atOnce(bootstrapMeans(Float64Array.from([1, 0, 0]), 100_000, random("draws")));
    expect(Math.abs(meanOf(means) - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / 3 / 1e5));
    // Variance of the mean of three: (2/9)/3.
    expect(Math.abs(standardDeviationOf(means) ** 2 - 2 / 27)).toBeLessThan(0.002);
  });

  it("has no interval for one value and a point for equal ones", () => {
    expect(bcaMeanInterval(Float64Array.of(0.3), { resamples: 10, random: random("r") })).toBeNull();
    expect(bcaMeanInterval(Float64Array.of(0.3, 0.3), { resamples: 10, random: random("r") })).toEqual([
      0.3, 0.3,
    ]);
  });

  it("falls back to percentiles when all resamples lie on one side", () => {
    const interval = bcaFromDistribution(Float64Array.of(0, 1), Float64Array.of(0.6, 0.7, 0.8, 0.9, 1));
    expectClose(interval[0], 0.61, 1e-12);
    expectClose(interval[1], 0.99, 1e-12);
  });

  it("interpolates quantiles as NumPy does", () => {
    expect(sortedQuantile([1, 2, 4], 0.75)).toBe(3);
    expect(sortedQuantile([5], 0.3)).toBe(5);
  });
});

describe("small-sample interval", () => {
  it.each(rows)("$name", ({ differences, smallInterval }) => {
    const sum = differences.reduce((a, b) => a + b, 0);
    const squares = differences.reduce((a, b) => a + b * b, 0);
    const [low, high] = smallSampleInterval(differences.length, sum, squares) ?? [Number.NaN, Number.NaN];
    expectClose(low, smallInterval[0]);
    expectClose(high, smallInterval[1]);
  });

  it("needs two pairs", () => {
    expect(smallSampleInterval(1, 1, 1)).toBeNull();
  });
});
