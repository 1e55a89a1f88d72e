import { describe, expect, it } from "vitest";
import {
  noncentralTCdf,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTQuantile,
} from "@/lib/domain/statistics/distributions";
import { erfc, incompleteBeta, logBeta, logGamma } from "@/lib/domain/statistics/special-functions";
import { expectClose, fixture } from "./support";

const scipy = fixture<Record<string, number[][]>>("distributions.json");

describe("distributions against SciPy", () => {
  const functions: Record<string, (...args: number[]) => number> = {
    normalCdf: (z = 0) => normalCdf(z),
    normalQuantile: (p = 0) => normalQuantile(p),
    studentTCdf: (t = 0, df = 1) => studentTCdf(t, df),
    studentTQuantile: (p = 0, df = 1) => studentTQuantile(p, df),
    noncentralTCdf: (t = 0, df = 1, noncentrality = 0) => noncentralTCdf(t, df, noncentrality),
    incompleteBeta: (a = 0, b = 0, x = 0) => incompleteBeta(a, b, x),
    logGamma: (x = 0) => logGamma(x),
    erfc: (x = 0) => erfc(x),
  };
  for (const [name, call] of Object.entries(functions)) {
    it(`${name} to 1e-9`, () => {
      const rows = scipy[name] ?? [];
      expect(rows.length).toBeGreaterThan(10);
      for (const row of rows) expectClose(call(...row.slice(0, -1)), row.at(-1) ?? Number.NaN);
    });
  }

  it("keeps relative precision in the normal tail", () => {
    for (const [z = 0, expected = 0] of scipy.normalCdf ?? []) {
      expect(Math.abs(normalCdf(z) - expected)).toBeLessThanOrEqual(1e-12 * expected);
    }
  });
});

describe("edges", () => {
  it("has infinite normal quantiles at 0 and 1 and refuses the rest", () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(() => normalQuantile(1.1)).toThrow(RangeError);
    expect(() => normalQuantile(Number.NaN)).toThrow(RangeError);
    expect(() => studentTQuantile(0, 3)).toThrow(RangeError);
  });

  it("refuses a noncentrality its series cannot carry", () => {
    expect(() => noncentralTCdf(1, 5, 40)).toThrow(RangeError);
  });

  it("has the incomplete beta's ends", () => {
    expect(incompleteBeta(2, 3, 0)).toBe(0);
    expect(incompleteBeta(2, 3, 1)).toBe(1);
  });

  it("keeps ln B(a, 1/2) exact for a large a: it is half of ln(pi/a) to first order", () => {
    expectClose(logBeta(1e12, 0.5), 0.5 * Math.log(Math.PI / 1e12), 1e-12);
  });
});
