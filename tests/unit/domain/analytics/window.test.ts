import { describe, expect, it } from "vitest";
import { hourly, lastHours, relativeChange } from "@/lib/domain/analytics/window";

describe("the last hours", () => {
  const window = lastHours(3, new Date("2026-11-21T14:20:00Z"));

  it("are whole ones with the running one last, and as many before", () => {
    expect(window.from.toISOString()).toBe("2026-11-21T12:00:00.000Z");
    expect(window.to.toISOString()).toBe("2026-11-21T15:00:00.000Z");
    expect(window.before.toISOString()).toBe("2026-11-21T09:00:00.000Z");
  });

  it("are filled in where nothing happened", () => {
    const rows = [
      { hour: new Date("2026-11-21T14:00:00Z"), runs: 7 },
      { hour: new Date("2026-11-21T11:00:00Z"), runs: 99 },
    ];
    expect(hourly(window, rows, (row) => row.runs, 0)).toEqual([0, 0, 7]);
  });
});

describe("a relative change", () => {
  it("needs something to compare with", () => {
    expect(relativeChange(12, 10)).toBeCloseTo(0.2, 12);
    expect(relativeChange(12, 0)).toBeNull();
    expect(relativeChange(null, 10)).toBeNull();
  });
});
