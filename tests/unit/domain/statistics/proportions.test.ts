import { describe, expect, it } from "vitest";
import { cohenKappa, detectionQuality } from "@/lib/domain/statistics/agreement";
import { holmAdjust } from "@/lib/domain/statistics/holm";
import { exactMcNemar, proportion, wilsonInterval, winRate } from "@/lib/domain/statistics/proportions";
import { expectClose, fixture } from "./support";

const reference = fixture<{
  wilson: number[][];
  mcnemar: number[][];
  kappa: { table: number[][]; kappa: number; standardError: number; low: number; high: number }[];
  holm: { p: number[]; adjusted: number[] }[];
}>("proportions.json");

describe("against statsmodels, to 1e-9", () => {
  it("Wilson interval", () => {
    for (const [k = 0, n = 0, confidence = 0, low = 0, high = 0] of reference.wilson) {
      const interval = wilsonInterval(k, n, confidence);
      expectClose(interval?.[0], low);
      expectClose(interval?.[1], high);
    }
  });

  it("exact McNemar test", () => {
    for (const [b = 0, c = 0, p = 0] of reference.mcnemar) expectClose(exactMcNemar(b, c).pValue, p);
    expect(exactMcNemar(0, 0)).toEqual({ onlyFirst: 0, onlySecond: 0, pValue: 1 });
  });

  it("Cohen's kappa with standard error and interval", () => {
    for (const { table, kappa, standardError, low, high } of reference.kappa) {
      const result = cohenKappa(table);
      expectClose(result.kappa, kappa);
      expectClose(result.standardError, standardError);
      // Ours never leaves [−1, 1].
      expectClose(result.ci?.[0], Math.max(-1, low));
      expectClose(result.ci?.[1], Math.min(1, high));
    }
  });

  it("Holm adjustment", () => {
    for (const { p, adjusted } of reference.holm) {
      const result = holmAdjust(p);
      adjusted.forEach((value, i) => {
        expectClose(result[i], value);
      });
    }
  });
});

describe("edges", () => {
  it("has no interval without observations", () => {
    expect(wilsonInterval(0, 0)).toBeNull();
    expect(proportion(0, 0)).toEqual({ count: 0, total: 0, estimate: null, ci: null });
    expect(winRate(0, 0, 0)).toMatchObject({ n: 0, rate: null, ci: null, pValue: null });
    expect(cohenKappa([])).toMatchObject({ n: 0, kappa: null, ci: null });
  });

  it("has no spread of kappa at all, not a rounding's worth, where the table allows none", () => {
    // One rater always said the same, or both always agreed. statsmodels answers NaN for many of these: the root of a
    // sum that should cancel and comes out as −1e-17.
    for (let a = 1; a < 60; a += 1) {
      for (let b = 1; b < 60; b += 1) {
        const tables = [
          [
            [a, b],
            [0, 0],
          ],
          [
            [a, 0],
            [b, 0],
          ],
          [
            [a, 0],
            [0, b],
          ],
        ];
        expect(tables.map((table) => cohenKappa(table).standardError)).toEqual([0, 0, 0]);
      }
    }
  });

  it("has no kappa when both raters only ever gave one answer", () => {
    expect(
      cohenKappa([
        [2, 0],
        [0, 0],
      ]),
    ).toMatchObject({
      n: 2,
      kappa: null,
      agreement: { estimate: 1 },
    });
  });

  it("keeps untested members out of Holm's family", () => {
    expect(holmAdjust([null, 0.03, null, 0.02])).toEqual([null, 0.04, null, 0.04]);
    expect(holmAdjust([])).toEqual([]);
  });
});

describe("winRate", () => {
  it("counts a tie half and tests wins against losses alone", () => {
    const result = winRate(6, 2, 4);
    expect(result.rate).toBeCloseTo(8 / 12, 12);
    expect(result.ci).toEqual(wilsonInterval(8, 12));
    // Two-sided sign test of 6 against 2: 2·(1 + 8 + 28)/256.
    expectClose(result.pValue, 74 / 256, 1e-12);
  });
});

describe("detectionQuality", () => {
  it("takes people as the truth", () => {
    const counts = { truePositives: 8, falsePositives: 2, falseNegatives: 4, trueNegatives: 1 };
    const quality = detectionQuality(counts);
    expect(quality).toMatchObject({
      ...counts,
      n: 15,
      precision: { count: 8, total: 10, estimate: 0.8, ci: wilsonInterval(8, 10) },
      recall: { count: 8, total: 12, ci: wilsonInterval(8, 12) },
    });
    const none = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
    expect(detectionQuality(none).precision.estimate).toBeNull();
  });
});
