"use client";

import { ConfigFieldControl } from "@/components/experiments/config-field-control";
import { Gate, WeightAndThreshold } from "@/components/experiments/counting-fields";
import { type EvaluatorDraft, newDraft } from "@/components/experiments/evaluator-draft";
import { errorUnder, type FormErrors } from "@/components/prompts/editor/form-errors";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SimpleSelect } from "@/components/ui/select";
import type { EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import { evaluatorTypes } from "@/lib/domain/evaluators/evaluator";

interface EvaluatorFieldsProps {
  options: readonly EvaluatorTypeOption[];
  draft: EvaluatorDraft;
  /** A saved evaluator keeps its type. */
  typeFixed: boolean;
  prompts: readonly { id: string; name: string }[];
  promptId: string | null;
  errors: FormErrors;
  disabled: boolean;
  onChange: (changes: Partial<EvaluatorDraft>) => void;
  onPrompt: (id: string | null) => void;
}

const shared = "*";

/** Name, type, settings and counting of an evaluator; the settings are drawn from the type's own schema. */
export function EvaluatorFields(props: EvaluatorFieldsProps) {
  const { options, draft, typeFixed, errors, disabled, onChange } = props;
  const option = options.find(({ type }) => type === draft.type);
  const counting = { id: "evaluator", draft, onChange };
  return (
    <fieldset disabled={disabled} className="contents">
      <Card>
        <CardHeader title={typeFixed ? "Evaluator" : "New evaluator"} hint={option?.description} />
        <CardContent className="flex flex-col gap-3">
          <Identity {...props} />
          {option?.fields.map((field) => (
            <ConfigFieldControl
              key={`${draft.type} ${field.name}`}
              field={field}
              id={`config-${field.name}`}
              value={draft.values[field.name] ?? field.initial}
              error={errorUnder(errors, `/config/${field.name}`)}
              onChange={(value) => onChange({ values: { ...draft.values, [field.name]: value } })}
            />
          ))}
          <div className="grid grid-cols-2 gap-3">
            <WeightAndThreshold {...counting} errorAt={(name) => errors.fields.get(`/${name}`)} />
          </div>
          <Gate {...counting} />
        </CardContent>
      </Card>
    </fieldset>
  );
}

function Identity({
  options,
  draft,
  typeFixed,
  prompts,
  promptId,
  errors,
  onChange,
  onPrompt,
}: EvaluatorFieldsProps) {
  const name = {
    id: "evaluator-name",
    help: "Experiments and scripts use it by this name.",
    error: errors.fields.get("/name"),
  };
  return (
    <>
      <Field {...name} label="Name">
        <Input
          {...fieldControlProps(name)}
          value={draft.name}
          maxLength={100}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field id="evaluator-type" label="Type">
          <SimpleSelect
            id="evaluator-type"
            value={draft.type}
            disabled={typeFixed}
            onValueChange={(value) => {
              const type = evaluatorTypes.find((one) => one === value);
              const chosen = options.find((one) => one.type === type);
              if (chosen !== undefined) onChange({ ...newDraft(chosen, 0), name: draft.name });
            }}
            options={options.map(({ type, label }) => ({ value: type, label }))}
          />
        </Field>
        <Field id="evaluator-prompt" label="For" error={errors.fields.get("/prompt_id")}>
          <SimpleSelect
            id="evaluator-prompt"
            value={promptId ?? shared}
            onValueChange={(value) => onPrompt(value === shared ? null : value)}
            options={[
              { value: shared, label: "All prompts" },
              ...prompts.map((prompt) => ({ value: prompt.id, label: prompt.name })),
            ]}
          />
        </Field>
      </div>
    </>
  );
}
