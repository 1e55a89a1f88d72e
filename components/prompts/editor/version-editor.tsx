"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCounted } from "@/lib/domain/format";
import type { ProviderOption } from "@/lib/domain/prompts/model-choice";
import type { FormErrors } from "./form-errors";
import { type EditorPartProps, MessagesCard } from "./messages-card";
import { ModelCard } from "./model-card";
import { OutputCard } from "./output-card";
import { type TemplateCheck, useTemplateCheck } from "./use-template-check";

/** Asks before the page is left with something typed and not saved. */
function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
}

/** Brings the first field that was refused into view. */
function useFirstError(errors: FormErrors) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (errors.fields.size > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  return form;
}

export interface VersionEditorProps extends EditorPartProps {
  providers: readonly ProviderOption[];
  /** Fields before the messages: the name of a new prompt. */
  head?: ReactNode;
  /** Variables that golden examples have values for; null for a new prompt. */
  knownVariables: readonly string[] | null;
  dirty: boolean;
  pending: boolean;
  saveLabel: string;
  onSave: () => void;
  cancel: ReactNode;
}

/** Everything a version is made of, with the bar that saves it. Ctrl or Cmd S saves from anywhere in it. */
export function VersionEditor({ draft, onChange, errors, providers, head, ...props }: VersionEditorProps) {
  const check = useTemplateCheck(draft);
  const form = useFirstError(errors);
  useLeaveWarning(props.dirty && !props.pending);
  const part = { draft, onChange, errors };
  const saveByKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "s" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    if (!props.pending) props.onSave();
  };
  return (
    <form
      ref={form}
      noValidate
      onKeyDown={saveByKey}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
      }}
    >
      <div className="flex flex-col gap-4 lg:flex-row lg:items-start">
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          {head}
          <MessagesCard {...part} check={check} />
        </div>
        <div className="flex w-full shrink-0 flex-col gap-3 lg:w-[340px]">
          <VariablesCard check={check} known={props.knownVariables} />
          <ModelCard {...part} providers={providers} />
          <OutputCard {...part} />
        </div>
      </div>
      <SaveBar {...part} {...props} />
    </form>
  );
}

function VariablesCard({ check, known }: { check: TemplateCheck | null; known: readonly string[] | null }) {
  const variables = check?.variables ?? [];
  const unknown = known === null ? [] : variables.filter((name) => !known.includes(name));
  return (
    <Card>
      <CardHeader title="Variables" hint={check && formatCounted(variables.length, "variable")} />
      <CardContent>
        <div aria-live="polite">
          {check === null ? (
            <Skeleton className="h-5 w-24" />
          ) : variables.length === 0 ? (
            <p className="text-muted-foreground">
              None yet. Write <span className="mark-var mono">{"{{ name }}"}</span> where a value goes.
            </p>
          ) : (
            <ul className="flex flex-wrap gap-1.5">
              {variables.map((name) => (
                <li key={name} className="mark-var mono">
                  {name}
                </li>
              ))}
            </ul>
          )}
          {unknown.length > 0 && (
            <p className="mt-2 text-2xs text-warn">
              Golden examples have no value for {unknown.join(", ")}. Their cells would fail until they do.
            </p>
          )}
        </div>
      </CardContent>
    </Card>
  );
}

function SaveBar({
  draft,
  onChange,
  errors,
  pending,
  saveLabel,
  cancel,
}: EditorPartProps & Pick<VersionEditorProps, "pending" | "saveLabel" | "cancel">) {
  const field = { id: "change-note", error: errors.fields.get("/change_note") };
  // The page's main area has 32 px under its content, and sticking begins above them.
  return (
    <div className="sticky -bottom-8 z-10 -mx-4 mt-4 border-t bg-background px-4 py-3 lg:-mx-6 lg:px-6">
      {errors.message !== null && (
        <div className="mb-3">
          <ErrorState title="Not saved">{errors.message}</ErrorState>
        </div>
      )}
      <div className="flex flex-wrap items-end gap-2">
        <Field
          {...field}
          label="What changed and why"
          optional
          className="min-w-56! flex-1 basis-full sm:basis-0"
        >
          <Input
            {...fieldControlProps(field)}
            value={draft.note}
            maxLength={5000}
            onChange={(event) => onChange({ note: event.target.value })}
            placeholder="Cite the clause first, JSON answer"
            autoComplete="off"
          />
        </Field>
        {cancel}
        <Button type="submit" variant="primary" pending={pending}>
          {saveLabel}
        </Button>
      </div>
    </div>
  );
}
