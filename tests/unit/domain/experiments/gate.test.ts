import { describe, expect, it } from "vitest";
import type { ExperimentAnswer } from "@/lib/domain/api/experiments";
import type { Gates } from "@/lib/domain/api/gates";
import { checkGate, type GateBaseline, gateJunit, gateReasons } from "@/lib/domain/experiments/gate";
import { meanOf } from "@/lib/domain/statistics/moments";

const baseline = "00000000-0000-7000-8000-000000000001";
const variant = "00000000-0000-7000-8000-000000000002";

type Result = ExperimentAnswer["results"][number];

function resultOf(id: string, number: number, change: Partial<Result> = {}): Result {
  return {
    variant_id: id,
    version_id: id,
    version_number: number,
    provider: "openai",
    model: "m",
    parameters: {},
    n: 10,
    avg_score: 0.9,
    min_score: 0,
    max_score: 1,
    score_ci: null,
    pass_rate: 0.8,
    avg_hallucination_rate: 0.05,
    failure_count: 1,
    error_count: 1,
    null_count: 0,
    no_claim_count: 0,
    latency_ms: { p50: 100, p95: 250 },
    tokens_in: 1,
    tokens_out: 1,
    cost_usd: "0.10",
    judge_cost_usd: "0",
    saved_usd: "0",
    ...change,
  };
}

function experimentOf(change: Partial<Result> = {}, more: Partial<ExperimentAnswer> = {}): ExperimentAnswer {
  return {
    id: "00000000-0000-7000-8000-000000000009",
    name: 'A & "B" <c>\u0001',
    prompt_id: baseline,
    status: "completed",
    progress: { total: 20, completed: 20, failed: 2, reused: 0 },
    cost_usd: "0.20",
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    started_at: null,
    completed_at: null,
    error: null,
    results: [resultOf(baseline, 1, { avg_score: 0.1, pass_rate: 0 }), resultOf(variant, 2, change)],
    comparisons: [],
    pairwise: [],
    ...more,
  };
}

function comparisonOf(verdict: "regressed" | "improved", metric: "score" | "pass_rate") {
  return {
    baseline_variant_id: baseline,
    variant_id: variant,
    baseline_version_id: baseline,
    version_id: variant,
    provider: "openai" as const,
    model: "m",
    metric,
    n_pairs: 10,
    missing_pairs: 0,
    difference: -0.2,
    ci: null,
    p_value: 0.01,
    adjusted_p_value: 0.01,
    minimum_detectable_difference: 0.1,
    verdict,
  };
}

const noProduction: GateBaseline = { variantId: baseline, versionNumber: 1, productionNumber: null };
const reasons = (experiment: ExperimentAnswer, gates: Gates | null) =>
  gateReasons(checkGate(experiment, gates, noProduction));

describe("the gate", () => {
  it.each<[Gates, Gates]>([
    [{ min_score: 0.9 }, { min_score: 0.9001 }],
    [{ min_pass_rate: 0.8 }, { min_pass_rate: 0.81 }],
    [{ max_hallucination_rate: 0.05 }, { max_hallucination_rate: 0.049 }],
    [{ max_error_rate: 0.1 }, { max_error_rate: 0.099 }],
    [{ max_latency_p95_ms: 250 }, { max_latency_p95_ms: 249 }],
    [{ max_cost_usd: "0.1" }, { max_cost_usd: "0.0999999999" }],
  ])("holds at %j and fails at %j, on the variant and not on the baseline", (holds, fails) => {
    expect(reasons(experimentOf(), holds)).toEqual([]);
    const [reason, ...more] = reasons(experimentOf(), fails);
    expect(reason).toMatch(/^v2 on openai\/m: .+ must be at (least|most) .+\.$/);
    expect(more).toEqual([]);
  });

  it("holds for a mean that misses its bound by binary rounding alone", () => {
    const scores = Array.from({ length: 10 }, () => 0.8);
    const mean = meanOf(scores);
    expect(mean).toBeLessThan(0.8);
    expect(reasons(experimentOf({ avg_score: mean }), { min_score: 0.8 })).toEqual([]);
    const rate = 0.1 + 0.2;
    expect(reasons(experimentOf({ avg_hallucination_rate: rate }), { max_hallucination_rate: 0.3 })).toEqual(
      [],
    );
  });

  it("shows a figure apart from the bound it misses by little", () => {
    expect(reasons(experimentOf({ avg_score: 0.799_98 }), { min_score: 0.8 })).toEqual([
      "v2 on openai/m: The average score is 0.79998; it must be at least 0.8.",
    ]);
    expect(reasons(experimentOf({ pass_rate: 0.899_98 }), { min_pass_rate: 0.9 })).toEqual([
      "v2 on openai/m: The pass rate is 89.998 %; it must be at least 90 %.",
    ]);
  });

  it("fails on what was not measured", () => {
    const missing = experimentOf({
      avg_score: null,
      pass_rate: null,
      avg_hallucination_rate: null,
      cost_usd: null,
      latency_ms: { p50: null, p95: null },
    });
    const gates: Gates = {
      min_score: 0,
      min_pass_rate: 0,
      max_hallucination_rate: 1,
      max_cost_usd: "100",
      max_latency_p95_ms: 1e9,
    };
    expect(reasons(missing, gates)).toHaveLength(5);
  });

  it("fails on a regression of the score alone, with and without rules", () => {
    const regressed = experimentOf({}, { comparisons: [comparisonOf("regressed", "score")] });
    expect(reasons(regressed, { no_regression: true })).toEqual([
      "v2 on openai/m: The score regressed against the baseline by 0.2 over 10 examples.",
    ]);
    expect(reasons(regressed, null)).toHaveLength(1);
    expect(reasons(regressed, {})).toHaveLength(1);
    expect(reasons(regressed, { no_regression: false })).toEqual([]);
    expect(reasons(regressed, { min_score: 0.5 })).toEqual([]);
    const onlyPassRate = [comparisonOf("improved", "score"), comparisonOf("regressed", "pass_rate")] as const;
    expect(reasons(experimentOf({}, { comparisons: [...onlyPassRate] }), null)).toEqual([]);
    expect(reasons(experimentOf({}, { comparisons: [comparisonOf("improved", "score")] }), null)).toEqual([]);
  });

  it("asks for a comparison with production where there is one, and for nothing else where there is none", () => {
    const improved = experimentOf({}, { comparisons: [comparisonOf("improved", "score")] });
    const against = (versionNumber: number, productionNumber: number | null) =>
      gateReasons(
        checkGate(improved, { no_regression: true }, { ...noProduction, versionNumber, productionNumber }),
      );
    expect(against(1, 1)).toEqual([]);
    expect(against(1, null)).toEqual([]);
    expect(against(1, 3)).toEqual([
      "v2 on openai/m: The score was not compared with production (v3): v1 is the baseline. Start the experiment with v3 as its baseline.",
    ]);
    const alone = experimentOf({}, { results: [resultOf(baseline, 1)] });
    const production = (productionNumber: number) => ({ ...noProduction, productionNumber });
    expect(checkGate(alone, null, production(1)).passed).toBe(true);
    expect(checkGate(alone, null, production(3)).passed).toBe(false);
  });

  it("does not take a missing comparison for a clean one", () => {
    const unpaired = {
      ...comparisonOf("regressed", "score"),
      verdict: "underpowered" as const,
      difference: null,
    };
    for (const comparisons of [[], [unpaired]]) {
      expect(reasons(experimentOf({}, { comparisons }), { no_regression: true })).toEqual([
        "v2 on openai/m: The score could not be compared with the baseline: no example has a score in both.",
      ]);
    }
  });

  it("judges a lone baseline by the rules", () => {
    const alone = experimentOf({}, { results: [resultOf(baseline, 1, { avg_score: 0.1 })] });
    expect(reasons(alone, { min_score: 0.5 })).toHaveLength(1);
  });

  it("never passes an experiment that did not complete", () => {
    for (const status of ["failed", "cancelled", "over_budget"] as const) {
      const ended = experimentOf({}, { status, error: "Out of money." });
      expect(reasons(ended, { min_score: 0 })).toEqual([
        expect.stringContaining(`ended as ${status}. Out of money.`),
      ]);
    }
  });

  it("is JUnit XML with one case a rule and variant", () => {
    const experiment = experimentOf({});
    const xml = gateJunit(
      experiment,
      checkGate(experiment, { min_score: 0.95, min_pass_rate: 0.5 }, noProduction),
    );
    expect(xml).toContain('<testsuites name="Assay" tests="2" failures="1" errors="0">');
    expect(xml).toContain('name="A &#38; &#34;B&#34; &#60;c&#62;\ufffd"');
    expect(xml).toContain('<testcase classname="v2 on openai/m" name="min_pass_rate"/>');
    expect(xml).toMatch(
      /name="min_score">\s*<failure message="The average score is 0.9; it must be at least 0.95."\/>/,
    );
  });
});
