import { describe, expect, it } from "vitest";
import { offsetFor, windowIndexes } from "@/components/experiments/use-window";

const list = { count: 1000, size: 10, overscan: 2, pinned: -1 };

describe("what a window renders", () => {
  it("is what is in sight with some around it", () => {
    expect(windowIndexes({ offset: 0, extent: 30 }, list)).toEqual([0, 1, 2, 3, 4]);
    expect(windowIndexes({ offset: 500, extent: 30 }, list)).toEqual([48, 49, 50, 51, 52, 53, 54]);
    expect(windowIndexes({ offset: 9970, extent: 30 }, list)).toEqual([995, 996, 997, 998, 999]);
  });

  it("keeps the pinned item, where it belongs", () => {
    expect(windowIndexes({ offset: 500, extent: 10 }, { ...list, overscan: 0, pinned: 3 })).toEqual([3, 50]);
    expect(windowIndexes({ offset: 500, extent: 10 }, { ...list, overscan: 0, pinned: 70 })).toEqual([
      50, 70,
    ]);
    expect(windowIndexes({ offset: 500, extent: 10 }, { ...list, overscan: 0, pinned: 50 })).toEqual([50]);
    expect(windowIndexes({ offset: 500, extent: 10 }, { ...list, overscan: 0, pinned: 1000 })).toEqual([50]);
  });

  it("is the end of a list that shrank under a scrolled view, and nothing of an empty one", () => {
    expect(windowIndexes({ offset: 5000, extent: 30 }, { ...list, count: 4 })).toEqual([0, 1, 2, 3]);
    expect(windowIndexes({ offset: 5000, extent: 30 }, { ...list, count: 0 })).toEqual([]);
  });
});

describe("scrolling to an item", () => {
  const view = { size: 10, stuck: 20 };

  it("moves as little as needed, clear of what sticks", () => {
    expect(offsetFor(3, "nearest", { offset: 50, extent: 60 }, view)).toBe(30);
    expect(offsetFor(5, "nearest", { offset: 50, extent: 60 }, view)).toBeNull();
    expect(offsetFor(8, "nearest", { offset: 50, extent: 60 }, view)).toBeNull();
    expect(offsetFor(9, "nearest", { offset: 50, extent: 60 }, view)).toBe(60);
  });

  it("puts it in the middle, and never before the start", () => {
    expect(offsetFor(50, "center", { offset: 0, extent: 60 }, view)).toBe(485);
    expect(offsetFor(0, "center", { offset: 300, extent: 60 }, view)).toBe(0);
  });
});
