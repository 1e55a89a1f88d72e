import { describe, expect, it } from "vitest";
import { paretoFrontier } from "@/components/charts/pareto";

const point = (label: string, x: number, y: number) => ({ label, x, y });

function labels(points: ReturnType<typeof point>[]): string[] {
  return paretoFrontier(points).map(({ label }) => label);
}

describe("paretoFrontier", () => {
  it("is what nothing beats on cost and quality, by cost", () => {
    const points = [
      point("dear", 5, 0.9),
      point("cheap", 1, 0.5),
      point("beaten", 3, 0.4),
      point("mid", 2, 0.7),
    ];
    expect(labels(points)).toEqual(["cheap", "mid", "dear"]);
  });

  it("leaves out what costs more for the same, or gives less for the same", () => {
    expect(labels([point("a", 1, 0.5), point("dearer", 2, 0.5)])).toEqual(["a"]);
    expect(labels([point("a", 1, 0.5), point("worse", 1, 0.4)])).toEqual(["a"]);
  });

  it("keeps all of those at one place: none of them is beaten", () => {
    const points = [point("a", 2, 0.7), point("b", 2, 0.7), point("c", 1, 0.5), point("d", 3, 0.7)];
    expect(labels(points)).toEqual(["c", "a", "b"]);
  });
});
