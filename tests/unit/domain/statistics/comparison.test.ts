import { describe, expect, it } from "vitest";
import { compareToBaseline, type ExampleMeans, type Metric } from "@/lib/domain/statistics/comparison";
import { exactMcNemar } from "@/lib/domain/statistics/proportions";
import { expectClose, fixture } from "./support";

type Values = readonly (number | null)[];

function means(values: Values): ExampleMeans {
  return new Map(values.map((value, i) => [`example-${i}`, value]));
}

function compare(
  baseline: Values,
  variants: Record<string, Values>,
  metric: Metric = "score",
  resamples = 2000,
) {
  return compareToBaseline({
    metric,
    baseline: means(baseline),
    variants: Object.entries(variants).map(([variantId, values]) => ({ variantId, means: means(values) })),
    seed: 42,
    resamples,
  });
}

function compareOne(baseline: Values, variant: Values, metric: Metric = "score") {
  const [result] = compare(baseline, { variant }, metric);
  if (result === undefined) throw new Error("A variant went in; a comparison must come out.");
  return result;
}

const repeat = (value: number, times: number) => Array<number>(times).fill(value);
/** Distinct values between 0.3 and 0.7. */
const spread = (n: number) => Array.from({ length: n }, (_, i) => 0.3 + (0.4 * ((i * 7) % n)) / n);

describe("numbers of a comparison", () => {
  const rows =
    fixture<
      {
        name: string;
        differences: number[];
        mean: number;
        sd: number;
        effectSize: number;
        pValue: number;
        exact: boolean;
        smallInterval: [number, number];
      }[]
    >("resampling.json");

  it.each(rows)("$name equals the reference", (row) => {
    const result = compareOne(
      row.differences.map(() => 0),
      row.differences,
    );
    expectClose(result.difference, row.mean);
    expectClose(result.effectSize, row.effectSize);
    expectClose(result.smallInterval?.[0], row.smallInterval[0]);
    if (row.exact) expectClose(result.pValue, row.pValue, 1e-12);
    expect(result.better).toBe(row.differences.filter((d) => d > 0).length);
    expect(result.worse).toBe(row.differences.filter((d) => d < 0).length);
    expect(result.better + result.worse + result.tied).toBe(row.differences.length);
  });

  it("gives pass rates the exact McNemar test", () => {
    const baseline = [...repeat(1, 20), ...repeat(0, 30)];
    const variant = [...repeat(0, 4), ...repeat(1, 16), ...repeat(1, 17), ...repeat(0, 13)];
    const result = compareOne(baseline, variant, "pass_rate");
    expect(result).toMatchObject({ better: 17, worse: 4, tied: 29, verdict: "improved" });
    expectClose(result.pValue, exactMcNemar(4, 17).pValue, 1e-12);
  });

  it("treats rounding in trial means as a tie", () => {
    const result = compareOne([(0.1 + 0.2 + 0.3) / 3, 0.5], [(0.3 + 0.2 + 0.1) / 3, 0.5]);
    expect(result).toMatchObject({ tied: 2, better: 0, worse: 0, pValue: 1 });
  });

  it("is the same whatever the order of examples and variants", () => {
    const baseline = spread(40);
    const a = baseline.map((value, i) => value + ((i % 5) - 1) / 20);
    const b = baseline.map((value, i) => value - ((i % 7) - 2) / 30);
    const forward = compare(baseline, { a, b });
    const backward = compareToBaseline({
      metric: "score",
      baseline: new Map([...means(baseline)].reverse()),
      variants: [
        { variantId: "b", means: new Map([...means(b)].reverse()) },
        { variantId: "a", means: means(a) },
      ],
      seed: 42,
      resamples: 2000,
    });
    expect(backward.reverse()).toEqual(forward);
  });

  it("adjusts over the variants with Holm and plans at alpha over their number", () => {
    const baseline = repeat(0, 7);
    const better = repeat(1, 7);
    const alone = compare(baseline, { better });
    const family = compare(baseline, { better, same: baseline, worse: repeat(0.5, 7) });
    expect(alone[0]?.adjustedPValue).toBe(2 / 128);
    expect(family.map((one) => one.adjustedPValue)).toEqual([6 / 128, 1, 6 / 128]);
    const spreadOut = [0, 0.1, 0.3, 0.2, 0.1, 0.4, 0.2];
    const wide = compare(baseline, { a: spreadOut, b: spreadOut });
    const [single] = compare(baseline, { a: spreadOut });
    expect(wide[0]?.minimumDetectableDifference).toBeGreaterThan(
      single?.minimumDetectableDifference ?? Infinity,
    );
  });

  it("refuses a band, level or number of resamples that makes no sense", () => {
    const input = { metric: "score" as const, baseline: means([1]), variants: [], seed: 1 };
    expect(() => compareToBaseline({ ...input, smallestDifference: 0 })).toThrow("smallestDifference");
    expect(() => compareToBaseline({ ...input, alpha: 1 })).toThrow("alpha");
    expect(() => compareToBaseline({ ...input, resamples: 0 })).toThrow("resamples");
    expect(compareToBaseline(input)).toEqual([]);
  });
});

describe("verdict", () => {
  it("improves upwards for a score and downwards for a hallucination rate", () => {
    const low = spread(30);
    const high = low.map((value, i) => value + 0.2 + (i % 3) / 100);
    expect(compareOne(low, high).verdict).toBe("improved");
    expect(compareOne(high, low).verdict).toBe("regressed");
    expect(compareOne(low, high, "hallucination_rate").verdict).toBe("regressed");
    const better = compareOne(high, low, "hallucination_rate");
    expect(better.verdict).toBe("improved");
    expect(better.difference).toBeLessThan(0);
    expect(better.better).toBe(30);
  });

  it("says real but small when the whole interval lies inside the band", () => {
    const baseline = spread(40);
    const result = compareOne(
      baseline,
      baseline.map((value, i) => value + 0.01 + (i % 4) / 1000),
    );
    expect(result).toMatchObject({ verdict: "improved", realButSmall: true, examplesNeeded: null });
  });

  it("rules a change out only with enough ties: 65 pairs, not 30", () => {
    const few = compareOne(spread(30), spread(30));
    expect(few).toMatchObject({ verdict: "underpowered", difference: 0, ci: [0, 0], effectSize: null });
    expect(few.minimumDetectableDifference).toBeNull();
    expect(few.examplesNeeded).toBeGreaterThan(60);
    const many = compareOne(spread(70), spread(70));
    expect(many).toMatchObject({ verdict: "no_evidence", examplesNeeded: null, note: null });
  });

  it("is underpowered where noise hides the band, and says how many examples settle it", () => {
    const baseline = spread(20);
    const result = compareOne(
      baseline,
      baseline.map((value, i) => value + (i % 2 === 0 ? 0.2 : -0.19)),
    );
    expect(result.verdict).toBe("underpowered");
    expect(result.examplesNeeded).toBeGreaterThan(20);
  });

  it("cannot tell anything from five pairs and says so", () => {
    const result = compareOne(repeat(0, 5), repeat(1, 5));
    expect(result).toMatchObject({ verdict: "underpowered", pValue: 2 / 32, examplesNeeded: 65 });
    expect(result.note).toContain("use 6 or more");
  });

  it("has no numbers without pairs", () => {
    expect(compareOne([null, 0.5], [0.5, null])).toEqual({
      variantId: "variant",
      metric: "score",
      nPairs: 0,
      missingPairs: 2,
      difference: null,
      ci: null,
      pValue: null,
      adjustedPValue: null,
      minimumDetectableDifference: null,
      verdict: "underpowered",
      examplesNeeded: null,
      effectSize: null,
      better: 0,
      worse: 0,
      tied: 0,
      smallInterval: null,
      realButSmall: false,
      note: "No example has a value for both this variant and the baseline.",
    });
    expect(compareOne([], []).note).toContain("No example");
  });

  it("has neither interval nor spread with one pair", () => {
    expect(compareOne([0.2], [0.9])).toMatchObject({
      nPairs: 1,
      ci: null,
      pValue: 1,
      smallInterval: null,
      effectSize: null,
      verdict: "underpowered",
    });
  });
});

describe("missing values", () => {
  const baseline = spread(40);
  const better = baseline.map((value, i) => value + 0.1 + (i % 4) / 100);
  const without = (values: Values, count: number) => values.map((value, i) => (i < count ? null : value));

  it("counts null, absent and non-finite values, from either side", () => {
    const result = compareOne([null, 0.5, 0.5, 0.5], [0.5, null, Number.NaN]);
    expect(result).toMatchObject({ nPairs: 0, missingPairs: 4 });
  });

  it("leaves an improvement alone at 5 % missing", () => {
    expect(compareOne(baseline, without(better, 2))).toMatchObject({
      verdict: "improved",
      missingPairs: 2,
      note: null,
    });
  });

  it("withholds an improvement that the missing values could overturn", () => {
    const result = compareOne(baseline, without(better, 12));
    expect(result).toMatchObject({ verdict: "underpowered", missingPairs: 12, examplesNeeded: null });
    expect(result.note).toContain("12 of 40 examples");
    expect(result.adjustedPValue).toBeLessThan(0.05);
  });

  it("keeps one that survives the worst case, and says what is missing", () => {
    const strong = repeat(1, 40);
    const result = compareOne(repeat(0.1, 40), without(strong, 4));
    expect(result.verdict).toBe("improved");
    expect(result.note).toBe("4 of 40 examples lack a value on one side.");
  });

  it("does not shield a regression", () => {
    expect(compareOne(better, without(baseline, 12)).verdict).toBe("regressed");
  });

  it("mirrors the worst case for hallucination rates", () => {
    // Rates fall from 0.9 to 0: missing variant cells counted as 1 and baseline ones as 0 cannot undo four of 40.
    const result = compareOne(repeat(0.9, 40), without(repeat(0, 40), 4), "hallucination_rate");
    expect(result.verdict).toBe("improved");
    const lowered = better.map((value) => value - 0.2);
    const weak = compareOne(better, without(lowered, 16), "hallucination_rate");
    expect(weak.verdict).toBe("underpowered");
    const fromBaseline = compareOne(without(better, 16), lowered, "hallucination_rate");
    expect(fromBaseline.verdict).toBe("underpowered");
  });
});
