import { describe, expect, it } from "vitest";
import { examplesNeeded, fewestPairsForSignificance } from "@/lib/domain/statistics/plan";
import { minimumDetectableDifference, pairedPower, pairsNeeded } from "@/lib/domain/statistics/power";
import { smallSampleInterval } from "@/lib/domain/statistics/small-sample-interval";
import { expectClose, fixture } from "./support";

const reference = fixture<Record<"detectableEffect" | "power" | "pairsNeeded", number[][]>>("power.json");

describe("power against statsmodels' TTestPower", () => {
  it("computes power to 1e-9", () => {
    for (const [n = 0, effect = 0, alpha = 0, power = 0] of reference.power) {
      expectClose(pairedPower(n, effect, alpha), power);
    }
  });

  it("finds the minimum detectable difference to 1e-9, in the units of the spread", () => {
    for (const [n = 0, alpha = 0, effect = 0] of reference.detectableEffect) {
      expectClose(minimumDetectableDifference(n, 0.25, alpha), 0.25 * effect);
    }
  });

  it("finds the number of pairs", () => {
    for (const [effect = 0, alpha = 0, n] of reference.pairsNeeded) {
      expect(pairsNeeded(effect * 0.2, 0.2, alpha)).toBe(n);
    }
  });

  it("has no figure without spread, with one pair, or beyond its reach", () => {
    expect(minimumDetectableDifference(10, 0, 0.05)).toBeNull();
    expect(minimumDetectableDifference(1, Number.NaN, 0.05)).toBeNull();
    expect(minimumDetectableDifference(2, 0.3, 0.0001)).toBeNull();
    expect(pairsNeeded(0, 0.2, 0.05)).toBeNull();
    expect(pairsNeeded(0.1, 0, 0.05)).toBeNull();
    expect(pairsNeeded(1e-6, 1, 0.05)).toBeNull();
  });
});

describe("fewestPairsForSignificance", () => {
  it("is the first n whose most extreme sign pattern is below alpha", () => {
    for (const alpha of [0.05, 0.05 / 3, 0.05 / 19, 0.03125]) {
      const n = fewestPairsForSignificance(alpha);
      expect(2 ** (1 - n)).toBeLessThan(alpha);
      expect(2 ** (2 - n)).toBeGreaterThanOrEqual(alpha);
    }
  });
});

describe("examplesNeeded", () => {
  const pairs = (n: number, mean: number, standardDeviation: number) => ({
    n,
    sum: n * mean,
    squares: (n - 1) * standardDeviation ** 2 + n * mean * mean,
    standardDeviation,
  });

  it("is the pairs that find a difference of the band where the spread decides", () => {
    expect(examplesNeeded(pairs(20, 0.02, 0.2), 0.05, 0.05)).toBe(pairsNeeded(0.05, 0.2, 0.05));
  });

  it("is what ruling a change out takes when all pairs tie", () => {
    const n = examplesNeeded(pairs(10, 0, 0), 0.03, 0.05) ?? 0;
    expect(smallSampleInterval(n, 0, 0)?.[1]).toBeLessThan(0.03);
    expect(smallSampleInterval(n - 1, 0, 0)?.[1]).toBeGreaterThanOrEqual(0.03);
  });

  it("asks for more than there are when the difference sits near the band's edge", () => {
    expect(examplesNeeded(pairs(1000, 0.029, 0.3), 0.03, 0.05)).toBeGreaterThan(1000);
  });

  it("has nothing to plan with below two pairs, nor for a band no number of examples reaches", () => {
    expect(examplesNeeded(pairs(1, 0.2, Number.NaN), 0.03, 0.05)).toBeNull();
    expect(examplesNeeded(pairs(20, 0, 0.5), 1e-5, 0.05)).toBeNull();
  });
});
