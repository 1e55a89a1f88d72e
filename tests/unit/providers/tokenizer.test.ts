import { describe, expect, it } from "vitest";
import { countTokens, estimateUsage } from "@/lib/providers/tokenizer";

describe("countTokens", () => {
  // Reference: OpenAI Cookbook, "How to count tokens with tiktoken", o200k_base.
  it.each([
    ["antidisestablishmentarianism", 6],
    ["2 + 2 = 4", 7],
    ["お誕生日おめでとう", 8],
  ])("%s is %i tokens", async (text, tokens) => {
    expect(await countTokens(text)).toBe(tokens);
  });

  it("counts the text of a control token as text", async () => {
    expect(await countTokens("<|endoftext|>")).toBeGreaterThan(1);
  });
});

describe("estimateUsage", () => {
  it("is marked estimated and adds chat markup", async () => {
    const usage = await estimateUsage(
      [{ role: "user", content: "2 + 2 = 4" }],
      "antidisestablishmentarianism",
    );
    expect(usage).toMatchObject({ inputTokens: 7 + 4 + 3, outputTokens: 6, estimated: true });
  });
});
