"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { errorUnder, type FormErrors } from "@/components/prompts/editor/form-errors";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CodeEditor } from "@/components/ui/code-editor";
import { Field, FieldError, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import type { ExampleDraft, VariableDraft } from "./example-draft";

/** As high as its text where the browser can, so that an example is read without scrolling in boxes. */
const growing = "field-sizing-content min-h-[52px]! max-h-[360px]";

export interface ExampleFieldsProps {
  draft: ExampleDraft;
  onChange: (changes: Partial<ExampleDraft>) => void;
  errors: FormErrors;
  /** Variables the latest version takes. */
  wanted: readonly string[];
  disabled: boolean;
}

/** Input, expected output, context and tags of a golden example. */
export function ExampleFields(props: ExampleFieldsProps) {
  const { draft, onChange, errors, disabled } = props;
  const expected = {
    id: "example-expected",
    error: errors.fields.get("/expected_output"),
    help: "Left out, only evaluators that need no reference score this example.",
  };
  const context = {
    id: "example-context",
    error: errors.fields.get("/context"),
    help: "Facts that count as support when claims are checked.",
  };
  const tags = { id: "example-tags", error: errorUnder(errors, "/tags"), help: "Separate tags with commas." };
  return (
    <div className="flex flex-col gap-4">
      <Variables {...props} />
      <Field {...expected} label="Expected output" optional>
        <Textarea
          {...fieldControlProps(expected)}
          rows={4}
          className={growing}
          value={draft.expected}
          disabled={disabled}
          onChange={(event) => onChange({ expected: event.target.value, expectsEmpty: false })}
        />
      </Field>
      {draft.expected === "" && (
        <div className="-mt-2 flex items-center gap-2">
          <Checkbox
            id="example-expects-empty"
            checked={draft.expectsEmpty}
            disabled={disabled}
            onCheckedChange={(checked) => onChange({ expectsEmpty: checked === true })}
          />
          <Label htmlFor="example-expects-empty">The expected output is the empty text</Label>
        </div>
      )}
      <Field {...context} label="Context" optional>
        <Textarea
          {...fieldControlProps(context)}
          rows={3}
          className={growing}
          value={draft.context}
          disabled={disabled}
          onChange={(event) => onChange({ context: event.target.value })}
        />
      </Field>
      <Field {...tags} label="Tags" optional>
        <Input
          {...fieldControlProps(tags)}
          value={draft.tags}
          disabled={disabled}
          autoComplete="off"
          placeholder="core, edge"
          onChange={(event) => onChange({ tags: event.target.value })}
        />
      </Field>
    </div>
  );
}

function Variables({ draft, onChange, errors, wanted, disabled }: ExampleFieldsProps) {
  const set = (name: string, changes: Partial<VariableDraft>) =>
    onChange({
      variables: draft.variables.map((one) => (one.name === name ? { ...one, ...changes } : one)),
    });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-xs font-semibold">Input</legend>
      {draft.variables.length === 0 && (
        <p className="text-muted-foreground">
          The latest version takes no variables. Add one if another does.
        </p>
      )}
      {draft.variables.map((variable) => (
        <VariableField
          key={variable.name}
          variable={variable}
          error={errorUnder(errors, `/input_data/${variable.name}`)}
          extra={!wanted.includes(variable.name)}
          disabled={disabled}
          onChange={(changes) => set(variable.name, changes)}
          onRemove={() =>
            onChange({ variables: draft.variables.filter((one) => one.name !== variable.name) })
          }
        />
      ))}
      {errors.fields.get("/input_data") && <FieldError>{errors.fields.get("/input_data")}</FieldError>}
      {!disabled && (
        <AddVariable
          taken={draft.variables.map((variable) => variable.name)}
          onAdd={(name) => onChange({ variables: [...draft.variables, { name, text: "", json: false }] })}
        />
      )}
    </fieldset>
  );
}

function VariableField({
  variable,
  error,
  extra,
  disabled,
  onChange,
  onRemove,
}: {
  variable: VariableDraft;
  error: string | undefined;
  /** The latest version does not take it. */
  extra: boolean;
  disabled: boolean;
  onChange: (changes: Partial<VariableDraft>) => void;
  onRemove: () => void;
}) {
  const field = {
    id: `variable-${variable.name}`,
    error,
    help: extra ? "The latest version does not take this variable." : undefined,
  };
  const control = { ...fieldControlProps(field), value: variable.text, disabled };
  return (
    <Field
      {...field}
      label={
        <span className="inline-flex items-center gap-2">
          <span className="mark-var mono">{variable.name}</span>
          <button
            type="button"
            disabled={disabled}
            aria-pressed={variable.json}
            title="A number, a list or an object is written as JSON"
            onClick={() => onChange({ json: !variable.json })}
            className="min-h-6 rounded-sm px-1 text-2xs font-normal text-muted-foreground hover:bg-hover"
          >
            {variable.json ? "JSON" : "text"}
          </button>
          {extra && !disabled && (
            <button
              type="button"
              aria-label={`Remove ${variable.name}`}
              onClick={onRemove}
              className="grid size-6 place-items-center rounded-sm text-muted-foreground hover:bg-hover"
            >
              <X className="size-3" aria-hidden />
            </button>
          )}
        </span>
      }
    >
      {variable.json ? (
        <CodeEditor {...control} format="plain" rows={2} onValueChange={(text) => onChange({ text })} />
      ) : (
        <Textarea
          {...control}
          rows={2}
          className={growing}
          onChange={(event) => onChange({ text: event.target.value })}
        />
      )}
    </Field>
  );
}

function AddVariable({ taken, onAdd }: { taken: readonly string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState("");
  const clean = name.trim();
  const usable = clean !== "" && !taken.includes(clean);
  const add = () => {
    if (!usable) return;
    onAdd(clean);
    setName("");
  };
  return (
    <div className="flex gap-2">
      <Input
        aria-label="Name of another variable"
        placeholder="another variable"
        value={name}
        maxLength={200}
        autoComplete="off"
        className="mono w-44"
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
      />
      <Button onClick={add} disabled={!usable}>
        <Plus aria-hidden />
        Add
      </Button>
    </div>
  );
}
