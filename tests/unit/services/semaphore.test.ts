import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Release, Semaphore } from "@/lib/services/semaphore";

/** Waits until every promise that could be kept was. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function takers(semaphore: Semaphore) {
  const held: Release[] = [];
  return {
    get holding() {
      return held.length;
    },
    take() {
      void semaphore.acquire().then((release) => held.push(release));
    },
    giveBack() {
      const release = held.shift();
      release?.();
      // A place given back twice is one place.
      release?.();
    },
  };
}

describe("a semaphore that is resized", () => {
  it("lets those who have a place keep it, and hands out none until enough came back", async () => {
    const semaphore = new Semaphore(4);
    const all = takers(semaphore);
    for (let i = 0; i < 6; i += 1) all.take();
    await settle();
    expect(all.holding).toBe(4);
    semaphore.resize(2);
    all.giveBack();
    await settle();
    expect(all.holding).toBe(3);
    all.giveBack();
    await settle();
    expect(all.holding).toBe(2);
    all.giveBack();
    await settle();
    expect(all.holding).toBe(2);
    semaphore.resize(3);
    await settle();
    expect(all.holding).toBe(3);
  });

  it("never has more holders than places once the surplus is back, and never leaves a place empty", async () => {
    const step = fc.oneof(
      fc.constant("take" as const),
      fc.constant("back" as const),
      fc.integer({ min: 1, max: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.array(step, { maxLength: 60 }),
        async (start, steps) => {
          const semaphore = new Semaphore(start);
          const all = takers(semaphore);
          let [width, wanted] = [start, 0];
          for (const one of steps) {
            const before = all.holding;
            if (one === "take") {
              wanted += 1;
              all.take();
            } else if (one === "back") {
              if (all.holding === 0) continue;
              wanted -= 1;
              all.giveBack();
            } else {
              width = one;
              semaphore.resize(one);
            }
            await settle();
            expect(all.holding).toBeLessThanOrEqual(Math.max(width, before));
            expect(all.holding).toBeGreaterThanOrEqual(Math.min(width, wanted));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
