import { describe, expect, it } from "vitest";
import { Kept } from "@/lib/services/kept";

function reader<T>(value: T) {
  const read = async () => {
    read.times += 1;
    return value;
  };
  read.times = 0;
  return read;
}

describe("what is kept", () => {
  it("is read once, and anew under no key", async () => {
    const kept = new Kept<string>(10);
    const read = reader("cells");
    expect(await Promise.all([kept.get("a", read), kept.get("a", read)])).toEqual(["cells", "cells"]);
    expect(read.times).toBe(1);
    await kept.get(null, read);
    await kept.get(null, read);
    expect(read.times).toBe(3);
  });

  it("makes room by forgetting the longest unread, and never keeps what is larger than the room", async () => {
    const kept = new Kept<string>(10);
    const [a, b, c, large] = ["a", "b", "c", "large"].map(reader);
    await kept.get("a", a ?? reader(""), 4);
    await kept.get("b", b ?? reader(""), 4);
    await kept.get("a", a ?? reader(""), 4);
    await kept.get("c", c ?? reader(""), 4);
    await kept.get("a", a ?? reader(""), 4);
    await kept.get("b", b ?? reader(""), 4);
    expect([a?.times, b?.times, c?.times]).toEqual([1, 2, 1]);
    await kept.get("large", large ?? reader(""), 11);
    await kept.get("large", large ?? reader(""), 11);
    expect(large?.times).toBe(2);
  });

  it("asks again after a failure", async () => {
    const kept = new Kept<string>(10);
    await expect(kept.get("a", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    expect(await kept.get("a", reader("back"))).toBe("back");
  });
});
