import { describe, expect, it } from "vitest";
import { placeLabels } from "@/components/charts/place-labels";

const plot = { width: 400, height: 200 };
const mark = (label: string, x: number, y: number) => ({ label, x, y });

/** Vertical distances of labels that stand on the same side of marks at the same x. */
function lines(places: ReturnType<typeof placeLabels>, ys: number[], side: "left" | "right"): number[] {
  return places
    .flatMap((place, index) => (place?.side === side ? [(ys[index] ?? 0) + place.dy] : []))
    .sort((a, b) => a - b);
}

describe("placeLabels", () => {
  it("leaves a label beside its mark where there is room, to the left at the right edge", () => {
    const places = placeLabels([mark("v1", 20, 50), mark("v2 gpt-4.1-mini", 390, 120)], plot);
    expect(places).toEqual([
      { side: "right", dy: 0 },
      { side: "left", dy: 0 },
    ]);
  });

  it("keeps the labels of marks at one place apart", () => {
    const ys = [100, 100, 100, 103];
    const places = placeLabels(
      ys.map((y, index) => mark(`v${index + 1} gpt-4.1`, 200, y)),
      plot,
    );
    expect(places).not.toContain(null);
    for (const side of ["left", "right"] as const) {
      const at = lines(places, ys, side);
      for (const [index, y] of at.slice(1).entries()) expect(y - (at[index] ?? 0)).toBeGreaterThanOrEqual(13);
    }
  });

  it("leaves out what has no room rather than cover another", () => {
    const places = placeLabels(
      Array.from({ length: 60 }, (_, index) => mark(`v${index}`, 200, 100)),
      plot,
    );
    expect(places[0]).not.toBeNull();
    expect(places).toContain(null);
  });
});
