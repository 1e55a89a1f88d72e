"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { type EvaluatorDraft, newDraft, readDrafts } from "@/components/experiments/evaluator-draft";
import { type FormErrors, formErrors, localErrors, noErrors } from "@/components/prompts/editor/form-errors";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { reached } from "@/components/ui/reached";
import type { EvaluatorAnswer } from "@/lib/domain/api/evaluators";
import { type EvaluatorTypeOption, formValues } from "@/lib/domain/evaluators/config-form";
import type { EvaluatorCalls } from "./evaluator-calls";
import { EvaluatorFields } from "./evaluator-fields";
import { SecretOnce, SigningSecret } from "./signing-secret";
import { TryPane, type TrySample } from "./try-pane";

const listHref = "/evaluations/evaluators";
const prefix = "/evaluators/0";

export interface EvaluatorPageProps {
  options: readonly EvaluatorTypeOption[];
  prompts: readonly { id: string; name: string }[];
  samples: readonly TrySample[];
  /** Null: a new one. */
  evaluator: EvaluatorAnswer | null;
  /** The prompt a new one is bound to at first. */
  promptId: string | null;
  rights: { save: boolean; remove: boolean; tryOut: boolean };
  calls: EvaluatorCalls;
}

function draftOf(evaluator: EvaluatorAnswer | null, options: readonly EvaluatorTypeOption[]): EvaluatorDraft {
  const option = options.find(({ type }) => type === (evaluator?.type ?? options[0]?.type));
  if (option === undefined) throw new Error("There are evaluator types.");
  const fresh = newDraft(option, 0);
  if (evaluator === null) return fresh;
  return {
    ...fresh,
    name: evaluator.name,
    values: formValues(option.fields, evaluator.config),
    weight: String(evaluator.weight),
    threshold: String(evaluator.threshold),
    gate: evaluator.gate,
  };
}

/** An evaluator's form, with a pane that tries what the form says before it is saved. */
export function EvaluatorPage(props: EvaluatorPageProps) {
  const { options, evaluator, rights, calls } = props;
  const router = useRouter();
  const [draft, setDraft] = useState(() => draftOf(evaluator, options));
  const [promptId, setPromptId] = useState(evaluator === null ? props.promptId : evaluator.prompt_id);
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [saved, setSaved] = useState(false);
  const [created, setCreated] = useState<{ id: string; secret: string } | null>(null);
  const [pending, startTransition] = useTransition();
  const open = (id: string) => router.push(`${listHref}/${id}`);
  const change = (changes: Partial<EvaluatorDraft>) => {
    setSaved(false);
    setDraft((current) => ({ ...current, ...changes }));
  };
  /** What the form stands for, or null when it says something that cannot be read. */
  const read = () => {
    const { evaluators, problems } = readDrafts([draft], options);
    const [one] = evaluators;
    const wrong = problems.map((problem) => ({ ...problem, pointer: problem.pointer.replace(prefix, "") }));
    setErrors(wrong.length > 0 ? localErrors(wrong) : noErrors);
    return wrong.length > 0 || one === undefined ? null : one;
  };
  const save = () =>
    startTransition(async () => {
      const given = read();
      if (given === null) return;
      const fields = {
        name: draft.name.trim(),
        config: given.config ?? {},
        weight: given.weight ?? 1,
        threshold: given.threshold ?? 0,
        gate: draft.gate,
        prompt_id: promptId,
      };
      if (evaluator === null) {
        const result = await reached(calls.create({ ...fields, type: draft.type }));
        if (!result.ok) return setErrors(formErrors(result, ""));
        const { id, secret } = result.data;
        setSaved(true);
        return secret === null ? open(id) : setCreated({ id, secret });
      }
      const result = await reached(calls.update({ id: evaluator.id, changes: fields }));
      if (!result.ok) return setErrors(formErrors(result, "/changes"));
      setSaved(true);
      router.refresh();
    });
  return (
    <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <EvaluatorFields
          options={options}
          draft={draft}
          typeFixed={evaluator !== null}
          prompts={props.prompts}
          promptId={promptId}
          errors={errors}
          disabled={!rights.save}
          onChange={change}
          onPrompt={(id) => {
            setSaved(false);
            setPromptId(id);
          }}
        />
        {errors.message !== null && (
          <ErrorState title="Not saved" className="mt-3">
            {errors.message}
          </ErrorState>
        )}
        <div className="mt-3 flex flex-wrap items-center gap-3">
          {rights.save && (
            <Button type="submit" variant="primary" pending={pending}>
              {evaluator === null ? "Add evaluator" : "Save"}
            </Button>
          )}
          <span role="status" className="text-2xs text-muted-foreground">
            {saved && "Saved"}
          </span>
          {evaluator !== null && rights.remove && <Remove evaluator={evaluator} remove={calls.remove} />}
        </div>
        {evaluator?.type === "http" && (
          <SigningSecret evaluatorId={evaluator.id} rotate={rights.save ? calls.rotateSecret : null} />
        )}
        <SecretOnce secret={created?.secret ?? null} onDone={() => created !== null && open(created.id)} />
      </form>
      {rights.tryOut && (
        <TryPane
          samples={props.samples}
          loadTexts={calls.loadTexts}
          run={async (on) => {
            const given = read();
            if (given === null) return null;
            const result = await reached(calls.tryOut({ evaluator: given, on }));
            if (!result.ok) {
              const fields = formErrors(result, "/evaluator");
              if (fields.fields.size > 0) setErrors(fields);
            }
            return result;
          }}
        />
      )}
    </div>
  );
}

function Remove({ evaluator, remove }: { evaluator: EvaluatorAnswer; remove: EvaluatorCalls["remove"] }) {
  const router = useRouter();
  return (
    <Confirm
      title={`Archive ${evaluator.name}?`}
      description="It leaves the library. Finished experiments keep their copy of it."
      confirmLabel="Archive"
      trigger={
        <Button variant="danger" className="ml-auto">
          Archive
        </Button>
      }
      onConfirm={async () => {
        const result = await reached(remove({ id: evaluator.id }));
        if (!result.ok) return { error: result.message };
        router.push(listHref);
      }}
    />
  );
}
