import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isTransient, toJson, untilReachable } from "@/inngest/embedded/database";
import { sign } from "@/inngest/embedded/invoke";
import { serializedError } from "@/inngest/embedded/protocol";
import { defaultRetryDelay, waitMs } from "@/inngest/embedded/settle";

describe("sign", () => {
  it("is the HMAC of canonical JSON and time, without the key's prefix", () => {
    const expected = createHmac("sha256", "abc")
      .update('{"a":{"x":1,"y":"é"},"b":[2,1]}')
      .update("1700000000")
      .digest("hex");
    const body = { b: [2, 1], a: { y: "é", x: 1 } };
    expect(sign(body, "signkey-embedded-abc", 1_700_000_000)).toBe(`t=1700000000&s=${expected}`);
  });
});

describe("waitMs", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  it.each([
    ["1s", 1000],
    ["1h30m", 5_400_000],
    ["1w2d", 777_600_000],
    ["30", 30_000],
    ["2026-01-01T00:00:10Z", 10_000],
    ["2025-12-31T00:00:00Z", 0],
  ])("%s is %d ms", (text, ms) => {
    expect(waitMs(text, now)).toBe(ms);
  });

  it("refuses what is neither a duration nor a time", () => {
    expect(() => waitMs("soon", now)).toThrow('"soon" is not a duration or a time.');
  });
});

describe("defaultRetryDelay", () => {
  it("grows to five minutes, with up to a third of jitter", () => {
    const bounds = [1, 5, 15, 30, 60, 120, 300, 300];
    bounds.forEach((seconds, attempt) => {
      const delay = defaultRetryDelay(attempt);
      expect(delay).toBeGreaterThanOrEqual(seconds * 1000);
      expect(delay).toBeLessThanOrEqual((seconds * 4000) / 3);
    });
  });
});

describe("toJson", () => {
  it("leaves ordinary text as it is, a written-out escape included", () => {
    const value = { text: "日本 \\u0000 \ud83d\ude00", list: [1, null] };
    expect(toJson(value)).toBe(JSON.stringify(value));
  });

  it("replaces U+0000 and lone surrogates, in keys too", () => {
    expect(JSON.parse(toJson({ "k\u0000": ["a\u0000b", "\ud800x", "\ud83d\ude00"] }))).toEqual({
      "k\ufffd": ["a\ufffdb", "\ufffdx", "\ud83d\ude00"],
    });
  });

  it("makes nothing of undefined null", () => {
    expect(toJson(undefined)).toBe("null");
  });
});

describe("serializedError", () => {
  it("keeps name and message of errors, and makes one of anything else", () => {
    expect(serializedError(new TypeError("bad"))).toMatchObject({ name: "TypeError", message: "bad" });
    expect(serializedError({ error: "step not found" })).toMatchObject({
      name: "Error",
      message: "step not found",
    });
    expect(serializedError("text")).toMatchObject({ name: "Error", message: "text" });
    expect(serializedError(null)).toMatchObject({ name: "Error", message: "null" });
  });
});

describe("untilReachable", () => {
  const away = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });

  it("repeats while the database is away", async () => {
    let tries = 0;
    const value = await untilReachable(
      async () => {
        if (++tries < 3) throw away;
        return "there";
      },
      () => true,
    );
    expect([value, tries]).toEqual(["there", 3]);
  });

  it("throws at once what repeating cannot help, and gives up when told", async () => {
    let tries = 0;
    const wrong = async () => {
      tries += 1;
      throw new Error("syntax error");
    };
    await expect(untilReachable(wrong, () => true)).rejects.toThrow("syntax error");
    expect(tries).toBe(1);
    await expect(
      untilReachable(
        () => Promise.reject(away),
        () => false,
      ),
    ).rejects.toBe(away);
  });

  it.each([
    ["57P01", true],
    ["57P03", true],
    ["08006", true],
    ["40P01", true],
    ["23505", false],
    ["42601", false],
  ])("takes %s for transient: %s", (code, transient) => {
    expect(isTransient(Object.assign(new Error("x"), { code }))).toBe(transient);
  });
});
