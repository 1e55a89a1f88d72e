import { describe, expect, it } from "vitest";
import {
  cutShortSentence,
  experimentFinding,
  pairsSentence,
  variantName,
  verdictSentence,
  winnerOf,
} from "@/lib/domain/experiments/finding";
import type { Verdict } from "@/lib/domain/statistics/comparison";

const mini = "gpt-4.1-mini";
const baseline = { versionNumber: 3, model: mini, avgScore: 0.814, n: 64 };
const variant = (versionNumber: number, verdict: Verdict, model = mini) => ({
  versionNumber,
  verdict,
  model,
});

describe("cutShortSentence", () => {
  it("says over how many examples a run that was cut short speaks", () => {
    expect(cutShortSentence([{ nPairs: 16 }], 60)).toBe("Only 16 of 60 examples could be compared.");
    const two = [16, 21].map((nPairs) => ({ nPairs }));
    expect(cutShortSentence(two, 60)).toBe("Only 16 to 21 of 60 examples could be compared.");
  });

  it("says nothing when all were, or nothing is compared", () => {
    expect(cutShortSentence([{ nPairs: 60 }], 60)).toBeNull();
    expect(cutShortSentence([], 60)).toBeNull();
  });
});

describe("experimentFinding", () => {
  it("leads with the winner, then the loser, then what needs more data", () => {
    expect(
      experimentFinding({
        baseline,
        comparisons: [variant(4, "improved"), variant(5, "regressed"), variant(6, "underpowered")],
      }),
    ).toBe("v4 beats v3. v5 is worse. v6 needs more data.");
  });

  it("names the model where a version runs on several", () => {
    expect(
      experimentFinding({
        baseline,
        comparisons: [
          variant(4, "improved"),
          variant(4, "no_evidence", "claude-haiku-4-5"),
          variant(5, "regressed"),
        ],
      }),
    ).toBe("v4 on gpt-4.1-mini beats v3. v5 is worse.");
  });

  it("says what the losers are worse than when there is no winner", () => {
    expect(
      experimentFinding({ baseline, comparisons: [variant(5, "regressed"), variant(7, "regressed")] }),
    ).toBe("v5 and v7 are worse than v3.");
  });

  it("says so when nothing could be compared, and not that more data would help", () => {
    const none = [variant(4, "underpowered"), variant(5, "underpowered")].map((one) => ({
      ...one,
      nPairs: 0,
    }));
    expect(experimentFinding({ baseline, comparisons: none })).toBe(
      "Nothing could be compared: no example has a score in v3 and another variant.",
    );
  });

  it("says no evidence, never no difference", () => {
    expect(experimentFinding({ baseline, comparisons: [variant(4, "no_evidence")] })).toBe(
      "No evidence of a difference from v3 for v4.",
    );
    expect(experimentFinding({ baseline, comparisons: [variant(4, "underpowered")] })).toBe(
      "v4 needs more data to compare with v3.",
    );
  });

  it("counts names beyond three", () => {
    const comparisons = [4, 5, 6, 7].map((number) => variant(number, "improved"));
    expect(experimentFinding({ baseline, comparisons })).toBe("v4, v5 and 2 more beat v3.");
  });

  it("compares models of one version by name", () => {
    expect(experimentFinding({ baseline, comparisons: [variant(3, "improved", "o4-mini")] })).toBe(
      "v3 on o4-mini beats v3 on gpt-4.1-mini.",
    );
  });

  it("describes a lone variant by its mean and asks for a second", () => {
    expect(experimentFinding({ baseline, comparisons: [] })).toBe(
      "v3 scores 0.814 on 64 examples. Add a second version or model to get a verdict.",
    );
    expect(experimentFinding({ baseline: { ...baseline, avgScore: null, n: 0 }, comparisons: [] })).toContain(
      "no scored example",
    );
  });
});

describe("variantName", () => {
  it("gives the number alone when that is enough", () => {
    expect(variantName(baseline, [baseline, variant(4, "improved")])).toBe("v3");
  });
});

describe("winnerOf", () => {
  it("takes the improved variant with the largest difference", () => {
    const list = [
      { ...variant(4, "improved"), difference: 0.02 },
      { ...variant(5, "improved"), difference: 0.05 },
      { ...variant(6, "underpowered"), difference: 0.4 },
    ];
    expect(winnerOf(list)?.versionNumber).toBe(5);
    expect(winnerOf(list.slice(2))).toBeNull();
  });
});

const facts = {
  baseline: "v3",
  difference: 0.042,
  ci: [0.021, 0.063] as const,
  adjustedPValue: 0.0002,
  nPairs: 64,
  missingPairs: 0,
  smallestDifference: 0.03,
  minimumDetectableDifference: 0.0812,
  examplesNeeded: null,
  realButSmall: false,
};

describe("verdictSentence", () => {
  it("says what a verdict means, then gives its numbers", () => {
    expect(verdictSentence({ ...facts, verdict: "improved" })).toBe(
      "Better than v3 by more than chance explains: +0.042 over 64 paired examples, 95% interval 0.021 to 0.063, adjusted p <0.001.",
    );
    expect(verdictSentence({ ...facts, verdict: "regressed" })).toMatch(
      /^Worse than v3 by more than chance explains: /,
    );
    expect(verdictSentence({ ...facts, verdict: "no_evidence" })).toBe(
      "No evidence of a difference from v3: +0.042 over 64 paired examples. A change over 0.03 is ruled out; a smaller one is not.",
    );
    expect(verdictSentence({ ...facts, verdict: "underpowered" })).toMatch(
      /^Too little data to tell better from worse than v3: /,
    );
    expect(verdictSentence({ ...facts, verdict: "improved", realButSmall: true })).toContain(
      "Real but small",
    );
  });

  it("says how many examples are needed", () => {
    expect(verdictSentence({ ...facts, verdict: "underpowered", examplesNeeded: 1400 })).toContain(
      "About 1,400 examples would settle a change of 0.03.",
    );
  });

  it("says when nothing can be paired", () => {
    expect(
      verdictSentence({ ...facts, verdict: "underpowered", nPairs: 0, difference: null, ci: null }),
    ).toBe("No example has a score on both sides, so there is nothing to compare with v3.");
  });
});

describe("pairsSentence", () => {
  const pairs = { ...facts, better: 13, worse: 4 };
  it.each([
    [{ ...pairs, verdict: "improved" as const }, "Better on 13, worse on 4"],
    [
      { ...pairs, verdict: "regressed" as const, realButSmall: true },
      "Real but small: better on 13, worse on 4",
    ],
    [{ ...pairs, verdict: "no_evidence" as const }, "Rules out a change over 0.03"],
    [
      { ...pairs, verdict: "underpowered" as const, ci: [-0.034, 0.093] as const },
      "Detects only changes over 0.08",
    ],
    [
      { ...pairs, verdict: "underpowered" as const, adjustedPValue: 0.08 },
      "Interval excludes 0, adjusted p does not pass",
    ],
    [{ ...pairs, verdict: "underpowered" as const, nPairs: 0, ci: null }, "No pairs to compare"],
    [
      {
        ...pairs,
        verdict: "underpowered" as const,
        nPairs: 40,
        better: 0,
        worse: 0,
        ci: [0, 0] as const,
        minimumDetectableDifference: null,
      },
      "All pairs tie; too few to rule a change out",
    ],
  ])("%#", (input, text) => expect(pairsSentence(input)).toBe(text));
});
