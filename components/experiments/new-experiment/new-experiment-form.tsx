"use client";

import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo, useState, useTransition } from "react";
import {
  errorUnder,
  type FormErrors,
  formErrors,
  localErrors,
  noErrors,
} from "@/components/prompts/editor/form-errors";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button, buttonVariants } from "@/components/ui/button";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { SimpleSelect } from "@/components/ui/select";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import type { ModelOffer } from "@/lib/domain/evaluators/model-offer";
import type { ExperimentEstimate, ProviderChoice, VersionChoice } from "@/lib/domain/experiments/choices";
import { EvaluatorsEditor } from "../evaluators-editor";
import { VersionPicker } from "../version-picker";
import { GatesSection, PairwiseSection } from "./comparison-sections";
import {
  draftOf,
  type ExperimentDefaults,
  type ExperimentDraft,
  type ExperimentInput,
  estimable,
  readDraft,
  suggestedName,
} from "./draft";
import { EstimatePanel } from "./estimate-panel";
import type { SearchExamples } from "./example-picker";
import { countLabel, ExamplesSection, ModelsSection, Section, SettingsSection } from "./sections";
import { useEstimate } from "./use-estimate";

export interface NewExperimentFormProps {
  prompts: readonly { slug: string; name: string }[];
  prompt: { id: string; slug: string };
  versions: readonly VersionChoice[];
  exampleCount: number;
  tags: readonly { tag: string; count: number }[];
  providers: readonly ProviderChoice[];
  /** What a judge of pairs may be. */
  judges: ModelOffer;
  evaluatorTypes: readonly EvaluatorTypeOption[];
  defaults: ExperimentDefaults;
  estimate: (body: ExperimentInput) => Promise<ActionResult<ExperimentEstimate>>;
  start: (body: ExperimentInput) => Promise<ActionResult<{ id: string }>>;
  searchExamples: SearchExamples;
}

/** Sets an experiment up: what runs, on what, scored how; with its size and cost before it starts. */
export function NewExperimentForm(props: NewExperimentFormProps) {
  const router = useRouter();
  const { prompt, versions, evaluatorTypes } = props;
  const [draft, setDraft] = useState<ExperimentDraft>(() => draftOf(props.defaults, evaluatorTypes));
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [pending, startTransition] = useTransition();
  const read = useMemo(
    () => readDraft(draft, prompt.id, versions, evaluatorTypes),
    [draft, prompt.id, versions, evaluatorTypes],
  );
  const estimated = useEstimate(estimable(read), props.estimate);
  const shownErrors =
    errors.fields.size > 0 ? errors : formErrors(estimated.failure ?? { message: "", fields: [] });
  const errorAt = (pointer: string) => errorUnder(shownErrors, pointer);
  const change = (changes: Partial<ExperimentDraft>) => {
    setDraft((current) => ({ ...current, ...changes }));
    setErrors(noErrors);
  };
  const start = () => {
    if (read.problems.length > 0) return setErrors(localErrors(read.problems));
    startTransition(async () => {
      const result = await reached(props.start(read.body));
      if (!result.ok) return setErrors(formErrors(result));
      router.push(`/experiments/${result.data.id}`);
    });
  };
  useShortcuts([{ keys: "mod+Enter", label: "Run experiment", group: "New experiment", run: start }]);
  const section = { draft, change, errorAt };
  return (
    <form
      className="mt-4 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_300px]"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <div className="flex min-w-0 flex-col gap-3">
        <Subject {...props} {...section} />
        <Section
          title="Versions"
          hint={countLabel(draft.versions.length, versions.length)}
          error={errorAt("/version_ids")}
        >
          <VersionPicker
            versions={versions}
            chosen={draft.versions}
            onChange={(ids) => change({ versions: ids })}
          />
        </Section>
        <ModelsSection {...section} providers={props.providers} />
        <ExamplesSection
          {...section}
          promptId={prompt.id}
          total={props.exampleCount}
          tags={props.tags}
          searchExamples={props.searchExamples}
        />
        <Section
          title="Evaluators"
          hint="The score of a cell is the weighted mean of its evaluators."
          error={errors.fields.get("/evaluators")}
        >
          <EvaluatorsEditor
            options={evaluatorTypes}
            drafts={draft.evaluators}
            onChange={(evaluators) => change({ evaluators })}
            errorAt={errorAt}
          />
        </Section>
        <PairwiseSection {...section} judges={props.judges} />
        <SettingsSection {...section} versions={versions} />
        <GatesSection {...section} fieldErrors={shownErrors.fields} />
      </div>
      <EstimatePanel
        estimated={estimated}
        problem={errors.message ?? read.problems[0]?.message ?? null}
        actions={
          <>
            <Button type="submit" variant="primary" pending={pending}>
              <FlaskConical aria-hidden />
              Run experiment
            </Button>
            <Link href="/experiments" className={buttonVariants({ variant: "ghost" })}>
              Cancel
            </Link>
          </>
        }
      />
    </form>
  );
}

function Subject({
  prompts,
  prompt,
  versions,
  draft,
  change,
  errorAt,
}: Pick<NewExperimentFormProps, "prompts" | "prompt" | "versions"> & {
  draft: ExperimentDraft;
  change: (changes: Partial<ExperimentDraft>) => void;
  errorAt: (pointer: string) => string | undefined;
}) {
  const router = useRouter();
  const name = { id: "experiment-name", error: errorAt("/experiment_name") };
  return (
    <Section title="What to test">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Field id="experiment-prompt" label="Prompt">
          <SimpleSelect
            id="experiment-prompt"
            value={prompt.slug}
            onValueChange={(slug) => router.replace(`/experiments/new?prompt=${encodeURIComponent(slug)}`)}
            options={prompts.map((one) => ({ value: one.slug, label: one.name }))}
          />
        </Field>
        <Field {...name} label="Name" optional>
          <Input
            {...fieldControlProps(name)}
            value={draft.name}
            maxLength={200}
            placeholder={suggestedName(draft, versions)}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
      </div>
    </Section>
  );
}
