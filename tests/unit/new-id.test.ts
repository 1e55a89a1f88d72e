import { validate, version } from "uuid";
import { afterEach, describe, expect, it, vi } from "vitest";
import { newId, newTraceId } from "@/lib/data/new-id";

afterEach(() => {
  vi.useRealTimers();
});

describe("ids", () => {
  it("are UUIDs of version 7 of the present millisecond", () => {
    const before = Date.now();
    const id = newId();
    const at = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    expect(validate(id) && version(id)).toBe(7);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  it("sort in the order they were made, also within a millisecond and when the clock is set back", () => {
    vi.useFakeTimers({ now: Date.now() + 1_000 });
    const ids = Array.from({ length: 2_000 }, newId);
    vi.setSystemTime(Date.now() - 60_000);
    ids.push(newId(), newId());
    vi.setSystemTime(Date.now() + 120_000);
    ids.push(newId());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are different for each trace", () => {
    const ids = Array.from({ length: 2_000 }, newTraceId);
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
