import { describe, expect, it } from "vitest";
import { accountOf } from "@/components/experiments/score-account";

const judged = {
  judgeModel: "openai/gpt-4.1-mini",
  judgeTemperature: 0,
  judgePromptVersion: "rubric/1",
  costUsd: "0.0001234",
  reused: false,
};

describe("accountOf", () => {
  it("says who was asked, how and for how much", () => {
    expect(accountOf(judged)).toBe("openai/gpt-4.1-mini · temperature 0 · rubric/1 · $0.0001234");
    expect(accountOf({ ...judged, reused: true, costUsd: "0" })).toContain("reused, not paid again");
    expect(accountOf({ ...judged, costUsd: null })).toContain("cost unknown");
  });

  it("leaves out what an embedding has not, and says nothing where no model was asked", () => {
    const embedded = { ...judged, judgeTemperature: null, judgePromptVersion: null };
    expect(accountOf(embedded)).toBe("openai/gpt-4.1-mini · $0.0001234");
    expect(accountOf({ ...embedded, judgeModel: null, costUsd: null })).toBeNull();
  });
});
