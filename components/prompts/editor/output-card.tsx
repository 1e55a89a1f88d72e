"use client";

import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { CodeEditor } from "@/components/ui/code-editor";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Textarea } from "@/components/ui/textarea";
import type { ResponseDraft } from "./draft";
import { errorUnder } from "./form-errors";
import type { EditorPartProps } from "./messages-card";

/** Response format with its schema, tools and fallback models. */
export function OutputCard({ draft, onChange, errors }: EditorPartProps) {
  const { response } = draft;
  const set = (changes: Partial<ResponseDraft>) => onChange({ response: { ...response, ...changes } });
  const nameField = { id: "schema-name", error: errors.fields.get("/response_format/name") };
  const schemaField = { id: "schema", error: errorUnder(errors, "/response_format/schema") };
  return (
    <Card>
      <CardHeader title="Response format" />
      <CardContent className="flex flex-col gap-3">
        <SegmentedControl
          label="Response format"
          className="self-start"
          value={response.type}
          onChange={(type) => set({ type })}
          segments={[
            { value: "text", label: "Text" },
            { value: "json_object", label: "JSON" },
            { value: "json_schema", label: "JSON schema" },
          ]}
        />
        {response.type === "json_schema" && (
          <>
            <Field {...nameField} label="Schema name">
              <Input
                {...fieldControlProps(nameField)}
                value={response.name}
                onChange={(event) => set({ name: event.target.value })}
                className="mono"
              />
            </Field>
            <Field {...schemaField} label="JSON schema">
              <CodeEditor
                {...fieldControlProps(schemaField)}
                format="plain"
                rows={8}
                value={response.schema}
                onValueChange={(schema) => set({ schema })}
              />
            </Field>
            <div className="flex items-center gap-2">
              <Checkbox
                id="schema-strict"
                checked={response.strict}
                onCheckedChange={(checked) => set({ strict: checked === true })}
              />
              <Label htmlFor="schema-strict">Strict: the provider enforces the schema</Label>
            </div>
          </>
        )}
        <Rest draft={draft} onChange={onChange} errors={errors} />
      </CardContent>
    </Card>
  );
}

function Rest({ draft, onChange, errors }: EditorPartProps) {
  const toolsField = {
    id: "tools",
    error: errorUnder(errors, "/tools"),
    help: 'A JSON list of {"name", "description", "parameters"}.',
  };
  const fallbacksField = {
    id: "fallbacks",
    error: errorUnder(errors, "/fallbacks"),
    help: "One provider/model a line, tried in order when the call fails. Experiments never use them.",
  };
  const used = draft.tools !== "" || draft.fallbacks !== "";
  return (
    <details open={used || undefined}>
      <summary className="text-xs text-muted-foreground hover:text-foreground">
        Tools and fallback models
      </summary>
      <div className="mt-3 flex flex-col gap-3">
        <Field {...toolsField} label="Tools">
          <CodeEditor
            {...fieldControlProps(toolsField)}
            format="plain"
            rows={3}
            value={draft.tools}
            onValueChange={(tools) => onChange({ tools })}
          />
        </Field>
        <Field {...fallbacksField} label="Fallback models">
          <Textarea
            {...fieldControlProps(fallbacksField)}
            rows={2}
            value={draft.fallbacks}
            onChange={(event) => onChange({ fallbacks: event.target.value })}
            placeholder="anthropic/claude-haiku-5-5"
            className="mono"
          />
        </Field>
      </div>
    </details>
  );
}
