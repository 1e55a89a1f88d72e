import { describe, expect, it } from "vitest";
import { leadingVerdict } from "@/lib/domain/experiments/listed";
import type { ListedVerdict } from "@/lib/domain/experiments/view";
import type { Verdict } from "@/lib/domain/statistics/comparison";

function finding(versionNumber: number, verdict: Verdict, difference: number | null): ListedVerdict {
  return {
    variantId: `v${versionNumber}`,
    versionNumber,
    model: "m",
    verdict,
    difference,
    ci: null,
    adjustedPValue: null,
    nPairs: 10,
  };
}

describe("the verdict an experiment is listed with", () => {
  it("is the winner with the largest gain, whatever else happened", () => {
    const verdicts = [
      finding(2, "regressed", -0.5),
      finding(3, "improved", 0.04),
      finding(4, "improved", 0.09),
      finding(5, "underpowered", 0.3),
    ];
    expect(leadingVerdict(verdicts)?.versionNumber).toBe(4);
  });

  it("is the worst loser when nothing won", () => {
    const verdicts = [
      finding(2, "no_evidence", 0.01),
      finding(3, "regressed", -0.1),
      finding(4, "regressed", -0.4),
    ];
    expect(leadingVerdict(verdicts)?.versionNumber).toBe(4);
  });

  it("is the first among equals, and none without comparisons", () => {
    expect(
      leadingVerdict([finding(2, "underpowered", null), finding(3, "underpowered", null)])?.versionNumber,
    ).toBe(2);
    expect(leadingVerdict([])).toBeNull();
  });
});
