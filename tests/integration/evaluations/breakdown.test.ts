import { afterEach, describe, expect, it } from "vitest";
import { loadExperimentBreakdown } from "@/lib/services/experiment-breakdown";
import { loadExperimentPage } from "@/lib/services/experiment-page";
import { createPromptWithExamples, rowsOf, runToEnd } from "@/tests/support/experiment";
import { echo, isJudge, questionOf, setUpLab } from "@/tests/support/lab";
import { refusalOf } from "@/tests/support/refusal";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
afterEach(() => lab.reset());

const count = 20;

describe("the breakdown of an experiment", () => {
  it("tells by evaluator and by tag where the difference lies", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(
      viewer,
      ["Answer {{ question }}", "Worse {{ question }}"],
      count,
    );
    const { id, results } = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Where",
      evaluators: [{ type: "contains" }, { type: "levenshtein", weight: 0 }],
    });
    const data = await loadExperimentBreakdown(viewer, id);
    const [baseline, worse] = data.variants;
    expect([baseline?.isBaseline, worse?.isBaseline]).toEqual([true, false]);
    expect(data.variants.map(({ name }) => name)).toEqual(["v1", "v2"]);
    const contains = data.evaluators.find(({ evaluator }) => evaluator === "contains");
    expect(contains?.variants[worse?.variantId ?? ""]).toMatchObject({ n: count, missing: 0, mean: 0.5 });
    expect(contains?.variants[worse?.variantId ?? ""]?.ci?.[0]).toBeGreaterThan(0.25);

    // Even questions are answered worse, odd ones alike.
    const [even, odd] = ["even", "odd"].map((tag) => data.tags.find((one) => one.tag === tag));
    expect(even?.variants[worse?.variantId ?? ""]).toMatchObject({
      ...{ mean: 0, difference: -1, ci: [-1, -1] },
    });
    expect([even?.examples, odd?.examples]).toEqual([count / 2, count / 2]);
    expect(odd?.variants[worse?.variantId ?? ""]).toMatchObject({ mean: 1, difference: 0 });
    const own = even?.variants[baseline?.variantId ?? ""];
    expect(own).toMatchObject({ mean: 1, difference: null });
    expect(own?.ci?.[0]).toBeLessThan(1);

    const spread = data.distributions.find(({ variantId }) => variantId === worse?.variantId);
    expect(spread).toMatchObject({ bins: [10, 0, 0, 0, 0, 0, 0, 0, 0, 10], mean: 0.5 });
    const cost = results.find((result) => result.variant_id === worse?.variantId)?.cost_usd;
    expect(Number(worse?.costPerThousandUsd)).toBeCloseTo((Number(cost) / count) * 1000, 9);
    expect(data.flakiness).toEqual([]);
  });

  it("shows which examples flip between trials", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 6);
    const asked = new Map<number, number>();
    lab.behave({
      answer: (body) => {
        const question = questionOf(body);
        asked.set(question, (asked.get(question) ?? 0) + 1);
        return question < 2 && asked.get(question) === 2 ? "No idea." : echo(body);
      },
    });
    const { id } = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Trials",
      evaluators: [{ type: "contains" }],
      trials: 3,
    });
    const { flakiness } = await loadExperimentBreakdown(viewer, id);
    expect(flakiness).toMatchObject([{ flaky: { count: 2, total: 6 } }]);
    // Two of six examples score 1, 0, 1: variance 1/3 each, pooled over six of equal weight.
    expect(flakiness[0]?.withinStandardDeviation).toBeCloseTo(Math.sqrt(2 / 3 / 6), 12);
  });

  it("is honest when every score is missing, and another workspace's is not there", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(
      viewer,
      ["Answer {{ question }}", "Worse {{ question }}"],
      4,
    );
    lab.behave({ answer: (body) => (isJudge(body) ? "I cannot say." : echo(body)) });
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Nothing known",
      evaluators: [{ type: "llm_correctness" }],
    });
    expect(experiment.status).toBe("completed");
    expect(experiment.results.map((result) => [result.n, result.avg_score, result.null_count])).toEqual([
      [0, null, 4],
      [0, null, 4],
    ]);
    expect(experiment.comparisons.find(({ metric }) => metric === "score")).toMatchObject({
      difference: null,
      p_value: null,
      verdict: "underpowered",
    });
    // An answer without a score is still an answer: it is shown, opens, and is not to be retried.
    const page = await loadExperimentPage(viewer, experiment.id);
    const cells = rowsOf(page).flatMap((row) => row.cells);
    expect(cells.map((cell) => [cell?.state, cell?.score, cell?.passed])).toEqual(
      Array(8).fill(["unscored", null, null]),
    );
    expect(page.retryable).toEqual({});
    const data = await loadExperimentBreakdown(viewer, experiment.id);
    for (const { variantId } of data.variants) {
      expect(data.evaluators[0]?.variants[variantId]).toEqual({ n: 0, missing: 4, mean: null, ci: null });
    }
    expect(data.distributions.flatMap(({ bins }) => bins).every((bin) => bin === 0)).toBe(true);
    const stranger = await createWorkspace();
    expect(await refusalOf(loadExperimentBreakdown(stranger, experiment.id))).toMatchObject({
      code: "not_found",
    });
  });
});
