import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** Reference vectors written by tests/fixtures/statistics/generate.py. */
export function fixture<T>(name: string): T {
  const url = new URL(`../../../fixtures/statistics/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as T;
}

/** Equal to `tolerance`, relative for numbers above 1 and absolute below. */
export function expectClose(actual: number | null | undefined, expected: number, tolerance = 1e-9): void {
  expect(actual).toBeTypeOf("number");
  const error = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected));
  expect(error, `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance);
}
