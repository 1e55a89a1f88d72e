"use client";

import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldError, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup, RadioItem } from "@/components/ui/radio-group";
import { SimpleSelect } from "@/components/ui/select";
import type { ProviderChoice, VersionChoice } from "@/lib/domain/experiments/choices";
import { formatCount, formatCounted } from "@/lib/domain/format";
import { ModelPicker } from "../model-picker";
import { type ExperimentDraft, modelName } from "./draft";
import { ExamplePicker, type SearchExamples } from "./example-picker";

export interface SectionProps {
  draft: ExperimentDraft;
  change: (changes: Partial<ExperimentDraft>) => void;
  /** The message at a pointer of the request or below it. */
  errorAt: (pointer: string) => string | undefined;
}

/** One card of the form. */
export function Section({
  title,
  hint,
  error,
  children,
}: {
  title: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
}) {
  return (
    <Card className="px-4 pb-4 pt-3" aria-label={title}>
      <h2 className="text-sm font-semibold">{title}</h2>
      {hint && <p className="mb-2 text-xs text-muted-foreground">{hint}</p>}
      <div className="mt-2 flex flex-col gap-3">{children}</div>
      {error && (
        <div className="mt-2">
          <FieldError>{error}</FieldError>
        </div>
      )}
    </Card>
  );
}

export function ModelsSection({
  draft,
  change,
  errorAt,
  providers,
}: SectionProps & { providers: readonly ProviderChoice[] }) {
  return (
    <Section title="Models" error={errorAt("/models")}>
      <RadioGroup
        aria-label="Models"
        value={draft.modelMode}
        onValueChange={(mode) => change({ modelMode: mode === "list" ? "list" : "own" })}
      >
        <RadioItem id="models-own" value="own" label="Each version on its own model" />
        <RadioItem
          id="models-list"
          value="list"
          label="Every version on each of these models"
          help="To tell a better prompt from a better model."
        />
      </RadioGroup>
      {draft.modelMode === "list" && (
        <ModelPicker
          id="new-model"
          providers={providers}
          models={draft.models}
          onChange={(models) => change({ models })}
        />
      )}
    </Section>
  );
}

export function ExamplesSection({
  draft,
  change,
  errorAt,
  promptId,
  total,
  tags,
  searchExamples,
}: SectionProps & {
  promptId: string;
  total: number;
  tags: readonly { tag: string; count: number }[];
  searchExamples: SearchExamples;
}) {
  const modes = { tags: "tags", picked: "picked" } as const;
  return (
    <Section
      title="Golden examples"
      hint="20 examples show a large change, 100 one near 0.04."
      error={errorAt("/example_ids") ?? errorAt("/tags")}
    >
      <RadioGroup
        aria-label="Golden examples"
        value={draft.exampleMode}
        onValueChange={(mode) => change({ exampleMode: modes[mode as keyof typeof modes] ?? "all" })}
      >
        <RadioItem id="examples-all" value="all" label={`All ${formatCount(total)}`} />
        {tags.length > 0 && <RadioItem id="examples-tags" value="tags" label="With any of some tags" />}
        <RadioItem id="examples-picked" value="picked" label="Picked ones" />
      </RadioGroup>
      {draft.exampleMode === "tags" && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1.5">
          {tags.map(({ tag, count }) => (
            <li key={tag}>
              <label htmlFor={`tag-${tag}`} className="flex min-h-6 items-center gap-2">
                <Checkbox
                  id={`tag-${tag}`}
                  checked={draft.tags.includes(tag)}
                  onCheckedChange={(checked) =>
                    change({
                      tags:
                        checked === true ? [...draft.tags, tag] : draft.tags.filter((other) => other !== tag),
                    })
                  }
                />
                {tag}
                <span className="tnum text-2xs text-muted-foreground">{formatCount(count)}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {draft.exampleMode === "picked" && (
        <ExamplePicker
          promptId={promptId}
          picked={draft.picked}
          onChange={(picked) => change({ picked })}
          search={searchExamples}
        />
      )}
    </Section>
  );
}

const reuseOptions = [
  { value: "usual", label: "Identical deterministic calls" },
  { value: "always", label: "Any identical call" },
  { value: "never", label: "None" },
];

export function SettingsSection({
  draft,
  change,
  errorAt,
  versions,
}: SectionProps & { versions: readonly VersionChoice[] }) {
  const chosen = versions.filter((version) => draft.versions.includes(version.id));
  const baseline = { id: "baseline", error: errorAt("/baseline_version_id") };
  const reuse = {
    id: "reuse",
    help: "A reused answer is marked and not paid again.",
    error: errorAt("/reuse"),
  };
  return (
    <Section title="Settings">
      <div className="grid grid-cols-1 gap-x-3 gap-y-4 sm:grid-cols-2">
        <Field {...baseline} label="Baseline">
          <SimpleSelect
            id={baseline.id}
            value={chosen.some((version) => version.id === draft.baseline) ? draft.baseline : "usual"}
            onValueChange={(value) => change({ baseline: value === "usual" ? "" : value })}
            options={[
              { value: "usual", label: "Production, else the lowest" },
              ...chosen.map((version) => ({ value: version.id, label: `v${version.number}` })),
            ]}
          />
        </Field>
        {draft.modelMode === "list" && draft.models.length > 1 && (
          <BaselineModel {...{ draft, change, errorAt }} />
        )}
        <NumberField
          name="smallestDifference"
          pointer="/smallest_difference"
          label="Smallest difference that matters"
          help="Of the mean score. Smaller ones count as none."
          {...{ draft, change, errorAt }}
        />
        <NumberField
          name="trials"
          pointer="/trials"
          label="Trials"
          help="Runs of each cell, 1 to 20. More show flakiness."
          {...{ draft, change, errorAt }}
        />
        <NumberField
          name="budget"
          pointer="/budget_usd"
          label="Budget in US dollars"
          help="The run stops there; what is scored stays."
          placeholder="No limit"
          optional
          {...{ draft, change, errorAt }}
        />
        <NumberField
          name="concurrency"
          pointer="/concurrency"
          label="Concurrency"
          help="Cells at work at once, 1 to 200."
          placeholder="20"
          optional
          {...{ draft, change, errorAt }}
        />
        <NumberField
          name="seed"
          pointer="/seed"
          label="Seed"
          help="Of the order and the resampling. The same seed gives the same verdicts."
          placeholder="Random"
          optional
          {...{ draft, change, errorAt }}
        />
        <Field {...reuse} label="Reuse earlier answers">
          <SimpleSelect
            id={reuse.id}
            value={draft.reuse}
            onValueChange={(value) =>
              change({ reuse: value === "always" || value === "never" ? value : "usual" })
            }
            options={reuseOptions}
          />
        </Field>
      </div>
    </Section>
  );
}

function BaselineModel({ draft, change, errorAt }: SectionProps) {
  const field = {
    id: "baseline-model",
    help: "The baseline version on this model is what all are compared with.",
    error: errorAt("/baseline_model"),
  };
  const names = draft.models.map(modelName);
  return (
    <Field {...field} label="Baseline model">
      <SimpleSelect
        id={field.id}
        value={names.includes(draft.baselineModel) ? draft.baselineModel : "usual"}
        onValueChange={(value) => change({ baselineModel: value === "usual" ? "" : value })}
        options={[
          { value: "usual", label: "The first of the list" },
          ...names.map((name) => ({ value: name, label: name })),
        ]}
      />
    </Field>
  );
}

function NumberField({
  name,
  pointer,
  label,
  help,
  placeholder,
  optional = false,
  draft,
  change,
  errorAt,
}: SectionProps & {
  name: "trials" | "budget" | "smallestDifference" | "concurrency" | "seed";
  pointer: string;
  label: string;
  help: string;
  placeholder?: string;
  optional?: boolean;
}) {
  const field = { id: `setting-${name}`, help, error: errorAt(pointer) };
  return (
    <Field {...field} label={label} optional={optional}>
      <Input
        {...fieldControlProps(field)}
        inputMode="decimal"
        autoComplete="off"
        className="tnum"
        placeholder={placeholder}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Field>
  );
}

/** "All 3", "None": ticks all versions or none. */
export function countLabel(chosen: number, all: number): string {
  return `${formatCount(chosen)} of ${formatCounted(all, "version")}`;
}
