"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { type FormErrors, formErrors, localErrors, noErrors } from "./editor/form-errors";
import { boundFields, type GatesDraft, gatesDraft, readGates } from "./gates-draft";
import type { ChangePrompt } from "./prompt-settings";

interface GatesCardProps {
  prompt: PromptAnswer;
  mayChange: boolean;
  changePrompt: ChangePrompt;
}

/** The rules that experiments of a prompt must meet for a build to pass. */
export function GatesCard({ prompt, mayChange, changePrompt }: GatesCardProps) {
  const router = useRouter();
  const [draft, setDraft] = useState(() => gatesDraft(prompt.gates));
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [saved, setSaved] = useState(false);
  const [pending, startTransition] = useTransition();
  const change = (changes: Partial<GatesDraft>) => {
    setSaved(false);
    setDraft((current) => ({ ...current, ...changes }));
  };
  const save = () => {
    const read = readGates(draft);
    if (!read.ok) return setErrors(localErrors(read.fields));
    startTransition(async () => {
      const result = await reached(changePrompt({ prompt_id: prompt.id, changes: { gates: read.gates } }));
      if (!result.ok) return setErrors(formErrors(result, "/changes"));
      setErrors(noErrors);
      setSaved(true);
      router.refresh();
    });
  };
  return (
    <Card>
      <CardHeader title="CI gate" hint="rules of experiments that bring none of their own" />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <CardContent className="flex flex-col gap-3">
          <GateRules draft={draft} errors={errors} disabled={!mayChange} onChange={change} />
          {errors.message !== null && <ErrorState title="Not saved">{errors.message}</ErrorState>}
          {mayChange && (
            <div className="flex items-center gap-3">
              <Button type="submit" pending={pending}>
                Save rules
              </Button>
              <span role="status" className="text-muted-foreground">
                {saved && !pending ? "Saved. Experiments started from now on use them." : ""}
              </span>
            </div>
          )}
        </CardContent>
      </form>
    </Card>
  );
}

interface GateRulesProps {
  draft: GatesDraft;
  errors: FormErrors;
  disabled: boolean;
  onChange: (changes: Partial<GatesDraft>) => void;
}

/** The rules as fields, wherever they are set. */
export function GateRules({ draft, errors, disabled, onChange }: GateRulesProps) {
  return (
    <>
      <div className="flex items-start gap-2">
        <Checkbox
          id="gate-no-regression"
          className="mt-0.5"
          checked={draft.noRegression}
          disabled={disabled}
          aria-describedby="gate-no-regression-help"
          onCheckedChange={(checked) => onChange({ noRegression: checked === true })}
        />
        <div>
          <label htmlFor="gate-no-regression" className="font-medium">
            No regression against production
          </label>
          <p id="gate-no-regression-help" className="text-2xs text-muted-foreground">
            Not passed when a score regressed, or when the version in production was not the baseline.
          </p>
        </div>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        {boundFields.map(({ name, label, placeholder }) => {
          const field = { id: `gate-${name}`, error: errors.fields.get(`/gates/${name}`) };
          return (
            <Field key={name} {...field} label={label} optional>
              <Input
                {...fieldControlProps(field)}
                inputMode="decimal"
                autoComplete="off"
                value={draft.bounds[name]}
                placeholder={placeholder}
                disabled={disabled}
                onChange={(event) => onChange({ bounds: { ...draft.bounds, [name]: event.target.value } })}
              />
            </Field>
          );
        })}
      </div>
      <p className="text-2xs text-muted-foreground">
        A rule holds when it holds for every variant but the baseline. A figure that was not measured does not
        hold. Finished experiments keep the rules they started with.
      </p>
    </>
  );
}
