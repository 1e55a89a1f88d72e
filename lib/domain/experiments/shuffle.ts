import { RandomStream } from "../statistics/random";

/** A seeded Fisher–Yates shuffle into a new array: the same seed gives the same order. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = RandomStream.named(seed, "example order");
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.uniform() * (last + 1));
    const a = result[last] as T;
    result[last] = result[other] as T;
    result[other] = a;
  }
  return result;
}
