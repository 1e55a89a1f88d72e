import { describe, expect, it } from "vitest";
import {
  draftOf,
  type ExperimentDefaults,
  type ExperimentDraft,
  estimable,
  readDraft,
} from "@/components/experiments/new-experiment/draft";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { evaluatorTypeOptions } from "@/lib/services/evaluator-type-options";

const options = evaluatorTypeOptions();
const promptId = "018f0000-0000-7000-8000-000000000001";
const [first, second] = ["018f0000-0000-7000-8000-00000000000a", "018f0000-0000-7000-8000-00000000000b"];
const versions = [first, second].map((id, index) => ({
  id: id ?? "",
  number: index + 1,
  change_note: null,
  labels: [],
}));
const defaults: ExperimentDefaults = {
  name: "",
  versionIds: versions.map(({ id }) => id),
  models: [],
  tags: [],
  picked: [],
  evaluators: [
    { name: "contains", type: "contains", config: {}, weight: 1, threshold: 1, gate: false },
  ] as unknown as ExperimentDefaults["evaluators"],
  baselineVersionId: null,
  baselineModel: null,
  pairwise: null,
  gates: null,
  trials: 1,
  budgetUsd: null,
  smallestDifference: 0.03,
  concurrency: null,
  seed: null,
  reuse: null,
};
const small = { provider: "openai", model: "gpt-4.1-mini" } as const;
const large = { provider: "openai", model: "gpt-4.1" } as const;

function read(change: Partial<ExperimentDraft>) {
  const result = readDraft({ ...draftOf(defaults, options), ...change }, promptId, versions, options);
  return { ...result, parsed: runExperimentBody.safeParse(result.body) };
}

describe("a new experiment's request", () => {
  it("asks for nothing that was not chosen", () => {
    const { body, problems, parsed } = read({});
    expect(problems).toEqual([]);
    expect(parsed.success).toBe(true);
    expect(body).toMatchObject({ experiment_name: "v2 against v1", trials: 1 });
    for (const key of ["models", "baseline_version_id", "baseline_model", "pairwise", "gates", "budget_usd"])
      expect(body).not.toHaveProperty(key);
  });

  it("names the baseline's model only while it is in the list", () => {
    const list = { modelMode: "list" as const, models: [small, large], baselineModel: "openai/gpt-4.1" };
    expect(read(list).body.baseline_model).toEqual(large);
    expect(read({ ...list, models: [small] }).body).not.toHaveProperty("baseline_model");
    expect(read({ ...list, modelMode: "own" }).body).not.toHaveProperty("baseline_model");
  });

  it("asks for side-by-side judging with criteria, and says when they are missing", () => {
    const wanted = read({ pairwise: { on: true, criteria: " Shorter. ", model: "" } });
    expect(wanted.parsed.success).toBe(true);
    expect(wanted.body.pairwise).toEqual({ criteria: "Shorter." });
    const judge = read({ pairwise: { on: true, criteria: "x", model: "openai/gpt-4.1" } });
    expect(judge.body.pairwise).toEqual({ criteria: "x", model: "openai/gpt-4.1" });
    const missing = read({ pairwise: { on: true, criteria: " ", model: "" } });
    expect(missing.problems).toEqual([
      { pointer: "/pairwise/criteria", message: "Say what makes one output better." },
    ]);
  });

  it("is estimated while criteria and rules are being written, and not while it is open what runs", () => {
    const { gates } = draftOf(defaults, options);
    const halfWritten = read({
      pairwise: { on: true, criteria: "", model: "openai/gpt-4.1" },
      gateMode: "own",
      gates: { ...gates, bounds: { ...gates.bounds, min_pass_rate: "most" } },
    });
    expect(halfWritten.problems).toHaveLength(2);
    const asked = estimable(halfWritten);
    expect(runExperimentBody.safeParse(asked).success).toBe(true);
    expect(asked?.pairwise).toMatchObject({ model: "openai/gpt-4.1" });
    const written = read({ pairwise: { on: true, criteria: "Shorter.", model: "" } });
    expect(estimable(written)).toBe(written.body);
    expect(estimable(read({ versions: [] }))).toBeNull();
    expect(estimable(read({ trials: "some" }))).toBeNull();
  });

  it("brings rules of its own, in percent as typed, or leaves the prompt's", () => {
    const { gates } = draftOf(defaults, options);
    const own = { gates: { ...gates, bounds: { ...gates.bounds, min_pass_rate: "90" } } };
    expect(read({ ...own, gateMode: "own" }).body.gates).toEqual({ no_regression: true, min_pass_rate: 0.9 });
    expect(read({ ...own, gateMode: "prompt" }).body).not.toHaveProperty("gates");
    const wrong = { gates: { ...gates, bounds: { ...gates.bounds, min_score: "high" } } };
    expect(read({ ...wrong, gateMode: "own" }).problems).toMatchObject([{ pointer: "/gates/min_score" }]);
  });

  it("reads back what an earlier experiment asked", () => {
    const earlier = draftOf(
      {
        ...defaults,
        models: [small, large],
        baselineModel: large,
        pairwise: { criteria: "Shorter.", model: null },
        gates: { min_score: 0.8 },
      },
      options,
    );
    const { body } = readDraft(earlier, promptId, versions, options);
    expect(body).toMatchObject({
      models: [small, large],
      baseline_model: large,
      pairwise: { criteria: "Shorter." },
      gates: { min_score: 0.8 },
    });
  });
});
