"use client";

import { CodeEditor } from "@/components/ui/code-editor";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { SimpleSelect } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import type { ConfigField } from "@/lib/domain/evaluators/config-form";
import { ModelSelect } from "./model-select";

/** One field of an evaluator's config, drawn from its description. */
export function ConfigFieldControl({
  field,
  id,
  value,
  error,
  onChange,
}: {
  field: ConfigField;
  id: string;
  value: string | boolean;
  error: string | undefined;
  onChange: (value: string | boolean) => void;
}) {
  const props = { id, help: field.help, error };
  if (field.kind === "switch") {
    return (
      <div className="flex items-start gap-2.5">
        <Switch
          {...fieldControlProps(props)}
          checked={value === true}
          onCheckedChange={onChange}
          className="mt-0.5"
        />
        <div className="min-w-0">
          <Label htmlFor={id}>{field.title}</Label>
          {field.help && (
            <p id={`${id}-help`} className="text-2xs text-muted-foreground">
              {field.help}
            </p>
          )}
        </div>
      </div>
    );
  }
  const text = typeof value === "string" ? value : "";
  return (
    <Field
      {...props}
      label={field.title}
      optional={!field.required && field.kind !== "choice" && field.kind !== "model"}
    >
      <Control field={field} id={id} text={text} error={error} onChange={onChange} />
    </Field>
  );
}

/** The line that an error of user code names. */
function lineNamedIn(error: string | undefined): number | null {
  const line = /\(line (\d+)\)/.exec(error ?? "")?.[1];
  return line === undefined ? null : Number(line);
}

function Control({
  field,
  id,
  text,
  error,
  onChange,
}: {
  field: Exclude<ConfigField, { kind: "switch" }>;
  id: string;
  text: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const control = fieldControlProps({ id, help: field.help, error });
  switch (field.kind) {
    case "choice":
      return (
        <SimpleSelect
          id={id}
          value={text}
          onValueChange={onChange}
          options={field.choices.map((choice) => ({ value: String(choice), label: String(choice) }))}
        />
      );
    case "model":
      return <ModelSelect control={control} offer={field.offer} value={text} onChange={onChange} />;
    case "json":
      return (
        <CodeEditor
          {...control}
          format="plain"
          rows={4}
          value={text}
          placeholder="{ }"
          onValueChange={onChange}
        />
      );
    case "code":
      return (
        <CodeEditor
          {...control}
          format="plain"
          rows={10}
          numbered
          wrongLine={lineNamedIn(error)}
          value={text}
          placeholder={"return output.length <= 200 ? 1 : 0;"}
          onValueChange={onChange}
        />
      );
    case "long_text":
      return (
        <Textarea {...control} rows={4} value={text} onChange={(event) => onChange(event.target.value)} />
      );
    case "lines":
      return (
        <Textarea
          {...control}
          rows={2}
          value={text}
          placeholder="One a line"
          onChange={(event) => onChange(event.target.value)}
        />
      );
    default:
      return (
        <Input
          {...control}
          inputMode={field.kind === "number" ? "decimal" : "text"}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          className={field.kind === "number" ? "tnum" : undefined}
        />
      );
  }
}
