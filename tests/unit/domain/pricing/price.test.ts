import { describe, expect, it } from "vitest";
import { findPrice, type PriceRow, priceUsage } from "@/lib/domain/pricing/price";
import { bareModel, bookRows, findBookRow } from "@/lib/domain/pricing/price-book";
import type { Usage } from "@/lib/domain/runs/completion";

const day = new Date("2026-11-20T12:00:00Z");
const million: Usage = {
  inputTokens: 1_000_000,
  cachedInputTokens: 1_000_000,
  cacheWriteTokens: 1_000_000,
  outputTokens: 1_000_000,
  reasoningTokens: 1_000_000,
  estimated: false,
};

function own(row: Partial<PriceRow>): PriceRow {
  return {
    provider: "openai",
    model: "gpt-4.1-mini",
    inputPerMTok: "9",
    outputPerMTok: "10",
    cachedInputPerMTok: null,
    cacheWritePerMTok: null,
    effectiveFrom: null,
    ...row,
  };
}

describe("the built-in book", () => {
  it("matches each model and alias by exactly one row: its own", () => {
    const rows = bookRows();
    for (const row of rows)
      for (const name of [row.model, ...(row.aliases ?? [])]) {
        const matching = rows.filter(
          (other) => other.provider === row.provider && new RegExp(other.pattern).test(name),
        );
        expect({ name, models: matching.map((other) => other.model) }).toEqual({ name, models: [row.model] });
      }
  });

  it("strips routing prefixes but not a Hugging Face organisation", () => {
    expect(bareModel("openai", "openai/gpt-4o")).toBe("gpt-4o");
    expect(bareModel("google", "models/gemini-3.8-flash")).toBe("gemini-3.8-flash");
    expect(bareModel("huggingface", "Qwen/Qwen2.5-7B-Instruct")).toBe("Qwen/Qwen2.5-7B-Instruct");
    expect(findBookRow("openai", "openai/gpt-4o")?.model).toBe("gpt-4o");
  });

  it("knows dated snapshots and not another provider's models", () => {
    expect(findBookRow("openai", "gpt-5-mini-2025-08-07")?.model).toBe("gpt-5-mini");
    expect(findBookRow("openai_compatible", "gpt-5-mini")).toBeNull();
    expect(findBookRow("openai", "ft:gpt-4o:acme::abc")).toBeNull();
  });
});

describe("findPrice", () => {
  it("takes the published price of OpenAI's table", () => {
    expect(findPrice("openai", "gpt-4.1-mini", [], day)).toMatchObject({
      inputPerMTok: "0.4",
      cachedInputPerMTok: "0.1",
      outputPerMTok: "1.6",
      source: "book",
      estimated: false,
    });
  });

  it("changes to a scheduled price on its first day", () => {
    const before = findPrice("google", "gemini-4-argon", [], new Date("2026-11-30T23:59:59Z"));
    const after = findPrice("google", "gemini-4-argon", [], new Date("2026-12-01T00:00:00Z"));
    expect([before?.inputPerMTok, after?.inputPerMTok]).toEqual(["2", "4"]);
  });

  it("is null for an unknown model and for one whose price nobody published, never zero", () => {
    expect(findPrice("openai", "gpt-99", [], day)).toBeNull();
    expect(findPrice("cohere", "command-a-plus-05-2026", [], day)).toBeNull();
  });

  it("uses the workspace's fallback rate for unknown models only, and says so", () => {
    const rate = { inputPerMTok: "1", outputPerMTok: "2" };
    expect(findPrice("openai", "gpt-99", [], day, rate)).toMatchObject({
      source: "fallback",
      estimated: true,
    });
    expect(findPrice("openai", "gpt-4o", [], day, rate)).toMatchObject({ source: "book", estimated: false });
  });

  it("is free for local and simulated models unless the workspace gives them a price", () => {
    expect(findPrice("ollama", "llama3.1:8b", [], day)?.inputPerMTok).toBe("0");
    expect(findPrice("demo", "demo-large", [], day)?.source).toBe("free");
    const priced = [own({ provider: "vllm", model: "mine", inputPerMTok: "0.2" })];
    expect(findPrice("vllm", "mine", priced, day)).toMatchObject({
      source: "workspace",
      inputPerMTok: "0.2",
    });
  });

  it("prefers the workspace's latest row that is already in force", () => {
    const rows = [
      own({ inputPerMTok: "3", effectiveFrom: new Date("2026-11-01T00:00:00Z") }),
      own({ inputPerMTok: "4", effectiveFrom: new Date("2026-12-01T00:00:00Z") }),
      own({ inputPerMTok: "2" }),
    ];
    expect(findPrice("openai", "openai/gpt-4.1-mini", rows, day)?.inputPerMTok).toBe("3");
    expect(findPrice("openai", "gpt-4.1-mini", rows, new Date("2025-01-01"))?.inputPerMTok).toBe("2");
  });
});

describe("priceUsage", () => {
  it("prices each bucket at its own rate (claude-opus-4-5: 5 in, 0.5 read, 6.25 write, 25 out)", () => {
    const price = findPrice("anthropic", "claude-opus-4-5", [], day);
    if (!price) throw new Error("no price");
    expect(priceUsage(million, price)).toMatchObject({
      inputUsd: "5",
      cachedInputUsd: "0.5",
      cacheWriteUsd: "6.25",
      outputUsd: "25",
      reasoningUsd: "25",
      totalUsd: "61.75",
      estimated: false,
    });
  });

  it("is exact where floats are not (3 tokens at 0.1 and 7 at 0.2 per million)", () => {
    const price = findPrice("openai", "gpt-99", [], day, { inputPerMTok: "0.1", outputPerMTok: "0.2" });
    if (!price) throw new Error("no price");
    const usage = {
      ...million,
      inputTokens: 3,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 7,
      reasoningTokens: 0,
    };
    expect(priceUsage(usage, price).totalUsd).toBe("0.0000017");
  });

  it("never understates: without a cache price, cached input costs as much as input", () => {
    const price = findPrice("openai", "gpt-4-turbo", [], day);
    if (!price) throw new Error("no price");
    expect(priceUsage(million, price).cachedInputUsd).toBe("10");
  });

  it("marks a cost estimated when we counted the tokens", () => {
    const price = findPrice("openai", "gpt-4o", [], day);
    if (!price) throw new Error("no price");
    expect(priceUsage({ ...million, estimated: true }, price).estimated).toBe(true);
  });
});
