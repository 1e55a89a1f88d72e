import type { InlineEvaluator } from "@/lib/domain/api/evaluators";
import type { FieldError } from "@/lib/domain/errors";
import {
  type EvaluatorTypeOption,
  type FormValues,
  formValues,
  readConfig,
} from "@/lib/domain/evaluators/config-form";
import type { EvaluatorType } from "@/lib/domain/evaluators/evaluator";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";

/** An evaluator as it is being written: numbers as typed. */
export interface EvaluatorDraft {
  /** Stays with the evaluator while the list changes. */
  key: number;
  type: EvaluatorType;
  name: string;
  values: FormValues;
  weight: string;
  threshold: string;
  gate: boolean;
}

export function newDraft(option: EvaluatorTypeOption, key: number): EvaluatorDraft {
  return {
    key,
    type: option.type,
    name: "",
    values: formValues(option.fields),
    weight: String(option.defaultWeight),
    threshold: String(option.defaultThreshold),
    gate: false,
  };
}

export function draftsOf(
  specs: readonly EvaluatorSpec[],
  options: readonly EvaluatorTypeOption[],
): EvaluatorDraft[] {
  return specs.flatMap((spec, key) => {
    const option = options.find((one) => one.type === spec.type);
    if (option === undefined) return [];
    return [
      {
        key,
        type: spec.type,
        name: spec.name === spec.type ? "" : spec.name,
        values: formValues(option.fields, spec.config),
        weight: String(spec.weight),
        threshold: String(spec.threshold),
        gate: spec.gate,
      },
    ];
  });
}

/** What the drafts stand for, or what in them cannot be read, by pointer into the request. */
export function readDrafts(
  drafts: readonly EvaluatorDraft[],
  options: readonly EvaluatorTypeOption[],
): { evaluators: InlineEvaluator[]; problems: FieldError[] } {
  const problems: FieldError[] = [];
  const number = (text: string, pointer: string) => {
    const value = Number(text.trim().replace(",", "."));
    if (text.trim() !== "" && Number.isFinite(value)) return value;
    problems.push({ pointer, message: "Write a number." });
    return 0;
  };
  const evaluators = drafts.map((draft, index) => {
    const pointer = `/evaluators/${index}`;
    const fields = options.find((one) => one.type === draft.type)?.fields ?? [];
    const read = readConfig(fields, draft.values, `${pointer}/config`);
    problems.push(...read.problems);
    return {
      type: draft.type,
      config: read.config,
      weight: number(draft.weight, `${pointer}/weight`),
      threshold: number(draft.threshold, `${pointer}/threshold`),
      gate: draft.gate,
      ...(draft.name.trim() === "" ? {} : { name: draft.name.trim() }),
    };
  });
  return { evaluators, problems };
}
