import { describe, expect, it } from "vitest";
import { estimateTokens, estimateUsage } from "@/lib/domain/pricing/estimate";

describe("estimateTokens", () => {
  it.each([
    // Counts by the o200k_base tokenizer.
    ["The quick brown fox jumps over the lazy dog.", 10],
    ["We were charged twice for the September invoice. Please refund the second payment.", 15],
  ])("is 10 to 40 % above the tokenizer on English prose: %s", (text, exact) => {
    const ratio = estimateTokens(text) / exact;
    expect(ratio).toBeGreaterThanOrEqual(1.1);
    expect(ratio).toBeLessThanOrEqual(1.4);
  });

  it("counts Chinese and Japanese by character", () => {
    expect(estimateTokens("お誕生日おめでとう")).toBe(9);
    expect(estimateTokens("")).toBe(0);
  });
});

describe("estimateUsage", () => {
  const messages = [{ role: "user" as const, content: "x".repeat(400) }];

  it("adds chat markup to the input", () => {
    expect(estimateUsage(messages, null, null)).toMatchObject({
      inputTokens: 107,
      outputTokens: 256,
      estimated: true,
    });
  });

  it("expects an answer as long as the golden one, but no longer than max_tokens", () => {
    expect(estimateUsage(messages, "y".repeat(80), null).outputTokens).toBe(20);
    expect(estimateUsage(messages, "y".repeat(80), 10).outputTokens).toBe(10);
  });
});
