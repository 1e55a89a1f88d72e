"use client";

import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SimpleSelect } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { ModelOption, ParameterName, ProviderOption } from "@/lib/domain/prompts/model-choice";
import { reasoningEfforts } from "@/lib/domain/runs/reasoning-efforts";
import type { VersionDraft } from "./draft";
import { errorUnder } from "./form-errors";
import type { EditorPartProps } from "./messages-card";

const none = "none";

/** Provider, model and its parameters. What the model cannot take is said at the parameter. */
export function ModelCard({
  draft,
  onChange,
  errors,
  providers,
}: EditorPartProps & { providers: readonly ProviderOption[] }) {
  const provider = providers.find((option) => option.provider === draft.provider);
  const model = provider?.models.find((option) => option.model === draft.model.trim());
  const modelField = { id: "model", error: errors.fields.get("/model") };
  const providerField = {
    id: "provider",
    error: errors.fields.get("/provider"),
    help:
      provider && !provider.configured
        ? "Not connected: the version can be saved, not run. Connect it under Settings."
        : undefined,
  };
  const chooseProvider = (value: string) => {
    const next = providers.find((option) => option.provider === value);
    onChange({ provider: next?.provider ?? "", model: next?.models[0]?.model ?? "" });
  };
  return (
    <Card>
      <CardHeader title="Model" hint="used when a caller names none" />
      <CardContent className="flex flex-col gap-3">
        <Field {...providerField} label="Provider">
          <SimpleSelect
            id="provider"
            value={draft.provider === "" ? none : draft.provider}
            onValueChange={chooseProvider}
            options={[
              { value: none, label: "None" },
              ...providers.map((option) => ({
                value: option.provider,
                label: option.configured ? option.label : `${option.label}, not connected`,
              })),
            ]}
          />
        </Field>
        <Field {...modelField} label="Model">
          <Input
            {...fieldControlProps(modelField)}
            list="model-names"
            value={draft.model}
            onChange={(event) => onChange({ model: event.target.value })}
            disabled={draft.provider === ""}
            autoComplete="off"
            spellCheck={false}
            className="mono"
          />
          <datalist id="model-names">
            {provider?.models.map((option) => (
              <option key={option.model} value={option.model} />
            ))}
          </datalist>
        </Field>
        <Parameters draft={draft} onChange={onChange} errors={errors} model={model} />
      </CardContent>
    </Card>
  );
}

interface NumberParameter {
  name: ParameterName;
  label: string;
  placeholder: string;
}

const mainParameters: readonly NumberParameter[] = [
  { name: "temperature", label: "temperature", placeholder: "0 to 2" },
  { name: "max_tokens", label: "max_tokens", placeholder: "model's own" },
  { name: "top_p", label: "top_p", placeholder: "0 to 1" },
  { name: "seed", label: "seed", placeholder: "whole number" },
];
const rareParameters: readonly NumberParameter[] = [
  { name: "frequency_penalty", label: "frequency_penalty", placeholder: "−2 to 2" },
  { name: "presence_penalty", label: "presence_penalty", placeholder: "−2 to 2" },
];

type ParametersProps = EditorPartProps & { model: ModelOption | undefined };

function Parameters({ draft, onChange, errors, model }: ParametersProps) {
  const set = (name: ParameterName, text: string) =>
    onChange({ parameters: { ...draft.parameters, [name]: text } });
  const shared = { draft, errors, model, set };
  const efforts = model === undefined ? reasoningEfforts : model.efforts;
  const rareUsed = ["frequency_penalty", "presence_penalty", "reasoning_effort", "verbosity", "stop"].some(
    (name) =>
      (draft.parameters[name as ParameterName] ?? "") !== "" || errors.fields.has(`/parameters/${name}`),
  );
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        {mainParameters.map((parameter) => (
          <NumberField key={parameter.name} {...parameter} {...shared} />
        ))}
      </div>
      <details open={rareUsed || undefined} className="group">
        <summary className="text-xs text-muted-foreground hover:text-foreground">More parameters</summary>
        <div className="mt-3 grid grid-cols-2 gap-3">
          {rareParameters.map((parameter) => (
            <NumberField key={parameter.name} {...parameter} {...shared} />
          ))}
          <WordField name="reasoning_effort" words={efforts} {...shared} />
          <WordField name="verbosity" words={["low", "medium", "high"]} {...shared} />
          <StopField {...shared} />
        </div>
      </details>
    </>
  );
}

interface ParameterProps {
  draft: VersionDraft;
  errors: EditorPartProps["errors"];
  model: ModelOption | undefined;
  set: (name: ParameterName, text: string) => void;
}

function parameterField(name: ParameterName, { draft, errors, model }: ParameterProps) {
  const refused = model?.refuses.includes(name) ?? false;
  const given = (draft.parameters[name] ?? "") !== "";
  return {
    id: `parameter-${name}`,
    label: <span className="mono">{name}</span>,
    error:
      errorUnder(errors, `/parameters/${name}`) ??
      (refused && given ? `${model?.model} takes no ${name}. Empty it.` : undefined),
    help: refused && !given ? `${model?.model} takes none` : undefined,
  };
}

function NumberField({ name, placeholder, ...props }: NumberParameter & ParameterProps) {
  const field = parameterField(name, props);
  return (
    <Field {...field}>
      <Input
        {...fieldControlProps(field)}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        value={props.draft.parameters[name] ?? ""}
        onChange={(event) => props.set(name, event.target.value)}
        className="tnum"
      />
    </Field>
  );
}

function WordField({
  name,
  words,
  ...props
}: ParameterProps & { name: "reasoning_effort" | "verbosity"; words: readonly string[] }) {
  const field = parameterField(name, props);
  const value = props.draft.parameters[name] ?? "";
  const offered = value === "" || words.includes(value) ? words : [...words, value];
  return (
    <Field {...field}>
      <SimpleSelect
        id={field.id}
        value={value === "" ? "unset" : value}
        onValueChange={(next) => props.set(name, next === "unset" ? "" : next)}
        options={[
          { value: "unset", label: "Model's own" },
          ...offered.map((word) => ({ value: word, label: word })),
        ]}
      />
    </Field>
  );
}

function StopField(props: ParameterProps) {
  const field = parameterField("stop", props);
  return (
    <Field {...field} help={field.help ?? "One sequence a line, at most 4."} className="col-span-2">
      <Textarea
        {...fieldControlProps(field)}
        rows={2}
        value={props.draft.parameters.stop ?? ""}
        onChange={(event) => props.set("stop", event.target.value)}
        className="mono"
      />
    </Field>
  );
}
