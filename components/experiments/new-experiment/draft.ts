import type { z } from "zod";
import { type GatesDraft, gatesDraft, readGates } from "@/components/prompts/gates-draft";
import type { runExperimentBody } from "@/lib/domain/api/experiments";
import type { Gates } from "@/lib/domain/api/gates";
import type { FieldError } from "@/lib/domain/errors";
import type { EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import type { ExampleChoice, VersionChoice } from "@/lib/domain/experiments/choices";
import { draftsOf, type EvaluatorDraft, readDrafts } from "../evaluator-draft";
import type { PickedModel } from "../model-picker";

export type ExperimentInput = z.input<typeof runExperimentBody>;

/** An experiment as it is being set up: numbers as typed. */
export interface ExperimentDraft {
  /** Empty: named after its versions. */
  name: string;
  versions: string[];
  modelMode: "own" | "list";
  models: PickedModel[];
  exampleMode: "all" | "tags" | "picked";
  tags: string[];
  picked: ExampleChoice[];
  evaluators: EvaluatorDraft[];
  /** A version's id, or empty for the usual one. */
  baseline: string;
  /** "provider/model" of the list, or empty for the first of them. */
  baselineModel: string;
  /** Outputs are also judged side by side with the baseline's. */
  pairwise: { on: boolean; criteria: string; model: string };
  /** Whose rules a build is held to. */
  gateMode: "prompt" | "own";
  gates: GatesDraft;
  trials: string;
  budget: string;
  smallestDifference: string;
  concurrency: string;
  seed: string;
  reuse: "usual" | "always" | "never";
}

/** What the form starts from: the usual choice, or an earlier experiment's. */
export interface ExperimentDefaults {
  name: string;
  versionIds: string[];
  models: PickedModel[];
  tags: string[];
  picked: ExampleChoice[];
  evaluators: EvaluatorSpec[];
  baselineVersionId: string | null;
  baselineModel: PickedModel | null;
  pairwise: { criteria: string; model: string | null } | null;
  gates: Gates | null;
  trials: number;
  budgetUsd: string | null;
  smallestDifference: number;
  concurrency: number | null;
  seed: number | null;
  reuse: boolean | null;
}

function textOf(value: number | string | null): string {
  return value === null ? "" : String(value);
}

/** A model of the list as one text: "openai/gpt-4.1-mini". */
export function modelName({ provider, model }: PickedModel): string {
  return `${provider}/${model}`;
}

export function draftOf(
  defaults: ExperimentDefaults,
  options: readonly EvaluatorTypeOption[],
): ExperimentDraft {
  return {
    name: defaults.name,
    versions: defaults.versionIds,
    modelMode: defaults.models.length > 0 ? "list" : "own",
    models: defaults.models,
    exampleMode: defaults.picked.length > 0 ? "picked" : defaults.tags.length > 0 ? "tags" : "all",
    tags: defaults.tags,
    picked: defaults.picked,
    evaluators: draftsOf(defaults.evaluators, options),
    baseline: defaults.baselineVersionId ?? "",
    baselineModel: defaults.baselineModel === null ? "" : modelName(defaults.baselineModel),
    pairwise: {
      on: defaults.pairwise !== null,
      criteria: defaults.pairwise?.criteria ?? "",
      model: defaults.pairwise?.model ?? "",
    },
    gateMode: defaults.gates === null ? "prompt" : "own",
    gates: gatesDraft(defaults.gates),
    trials: String(defaults.trials),
    budget: textOf(defaults.budgetUsd),
    smallestDifference: String(defaults.smallestDifference),
    concurrency: textOf(defaults.concurrency),
    seed: textOf(defaults.seed),
    reuse: defaults.reuse === null ? "usual" : defaults.reuse ? "always" : "never",
  };
}

/** What an unnamed experiment is called: "v4 and v5 against v3". */
export function suggestedName(draft: ExperimentDraft, versions: readonly VersionChoice[]): string {
  const chosen = versions.filter((version) => draft.versions.includes(version.id));
  const baseline =
    chosen.find((version) => version.id === draft.baseline) ??
    chosen.find((version) => version.labels.includes("production")) ??
    [...chosen].sort((a, b) => a.number - b.number)[0];
  const others = chosen
    .filter((version) => version !== baseline)
    .map((version) => version.number)
    .sort((a, b) => a - b)
    .map((number) => `v${number}`);
  if (baseline === undefined) return "";
  if (others.length === 0) return `v${baseline.number}`;
  const list =
    others.length > 3
      ? `${others.length} versions`
      : [others.slice(0, -1).join(", "), others.at(-1)].filter(Boolean).join(" and ");
  return `${list} against v${baseline.number}`;
}

function optionalNumber(text: string, pointer: string, problems: FieldError[]): number | undefined {
  if (text.trim() === "") return undefined;
  const value = Number(text.trim().replace(",", "."));
  if (Number.isFinite(value)) return value;
  problems.push({ pointer, message: "Write a number." });
  return undefined;
}

function chosenExamples(draft: ExperimentDraft, problems: FieldError[]) {
  if (draft.exampleMode === "tags") {
    if (draft.tags.length === 0) problems.push({ pointer: "/tags", message: "Choose at least one tag." });
    return { tags: draft.tags };
  }
  if (draft.exampleMode === "picked") {
    if (draft.picked.length === 0)
      problems.push({ pointer: "/example_ids", message: "Pick at least one example." });
    return { example_ids: draft.picked.map((example) => example.id) };
  }
  return {};
}

function chosenBaseline(draft: ExperimentDraft) {
  const model =
    draft.modelMode === "list"
      ? draft.models.find((one) => modelName(one) === draft.baselineModel)
      : undefined;
  return {
    ...(draft.baseline !== "" &&
      draft.versions.includes(draft.baseline) && { baseline_version_id: draft.baseline }),
    ...(model !== undefined && { baseline_model: { provider: model.provider, model: model.model } }),
  };
}

function chosenPairwise({ pairwise }: ExperimentDraft, problems: FieldError[]) {
  if (!pairwise.on) return {};
  const criteria = pairwise.criteria.trim();
  const model = pairwise.model.trim();
  if (criteria === "")
    problems.push({ pointer: "/pairwise/criteria", message: "Say what makes one output better." });
  return { pairwise: { criteria, ...(model !== "" && { model }) } };
}

function chosenGates(draft: ExperimentDraft, problems: FieldError[]) {
  if (draft.gateMode === "prompt") return {};
  const read = readGates(draft.gates);
  if (read.ok) return { gates: read.gates };
  problems.push(...read.fields);
  return {};
}

export interface ReadDraft {
  body: ExperimentInput;
  problems: FieldError[];
}

/** What is still to be written there changes neither the cells nor their price. */
const besideTheEstimate = ["/pairwise/criteria", "/gates"];

/** Stands in for criteria that are not written yet: judges are paid by the tokens of whole outputs. */
const unwrittenCriteria = "Not written yet.";

/** The request to estimate, complete or not; null while it is unknown what would run. */
export function estimable({ body, problems }: ReadDraft): ExperimentInput | null {
  const blocking = problems.filter(
    ({ pointer }) => !besideTheEstimate.some((one) => pointer === one || pointer.startsWith(`${one}/`)),
  );
  if (blocking.length > 0) return null;
  if (body.pairwise === undefined || body.pairwise.criteria !== "") return body;
  return { ...body, pairwise: { ...body.pairwise, criteria: unwrittenCriteria } };
}

/** The request a draft stands for, or what in it cannot be sent, by pointer. The server checks the rest. */
export function readDraft(
  draft: ExperimentDraft,
  promptId: string,
  versions: readonly VersionChoice[],
  options: readonly EvaluatorTypeOption[],
): ReadDraft {
  const read = readDrafts(draft.evaluators, options);
  const problems = [...read.problems];
  if (draft.versions.length === 0)
    problems.push({ pointer: "/version_ids", message: "Choose at least one version." });
  if (draft.modelMode === "list" && draft.models.length === 0)
    problems.push({ pointer: "/models", message: "Add at least one model." });
  if (draft.evaluators.length === 0)
    problems.push({ pointer: "/evaluators", message: "Add at least one evaluator." });
  const number = (text: string, pointer: string) => optionalNumber(text, pointer, problems);
  const numbers = {
    trials: number(draft.trials, "/trials"),
    smallest_difference: number(draft.smallestDifference, "/smallest_difference"),
    concurrency: number(draft.concurrency, "/concurrency"),
    seed: number(draft.seed, "/seed"),
  };
  const body: ExperimentInput = {
    prompt_id: promptId,
    experiment_name: draft.name.trim() || suggestedName(draft, versions) || "Experiment",
    version_ids: draft.versions,
    ...chosenExamples(draft, problems),
    evaluators: read.evaluators,
    ...(draft.modelMode === "list" && { models: draft.models }),
    ...chosenBaseline(draft),
    ...chosenPairwise(draft, problems),
    ...chosenGates(draft, problems),
    ...(draft.budget.trim() !== "" && {
      budget_usd: draft.budget.trim().replace(/^\$/, "").replace(",", "."),
    }),
    ...(draft.reuse !== "usual" && { reuse: draft.reuse === "always" }),
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
  };
  return { body, problems };
}
