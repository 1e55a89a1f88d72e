"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";

interface WorkspaceFormProps {
  name: string;
  protectedLabels: readonly string[];
  mayManage: boolean;
  save: (input: { name: string; protected_labels: string[] }) => Promise<ActionResult<void>>;
}

const labelsHelp =
  "Separated by commas, such as production. Only admins and owners move or remove them, here and over REST.";

/** Labels as people list them: separated by commas or spaces. */
function labelsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((label) => label !== "");
}

/** The first complaint about the list or any label in it. */
function labelsProblem(result: ActionResult<void> | null): string | undefined {
  if (result === null || result.ok) return undefined;
  return result.fields.find(({ pointer }) => pointer.startsWith("/protected_labels"))?.message;
}

/** Name of the workspace, and the labels that only admins may move. */
export function WorkspaceForm({ name, protectedLabels, mayManage, save }: WorkspaceFormProps) {
  const [result, setResult] = useState<ActionResult<void> | null>(null);
  const [pending, startTransition] = useTransition();
  const nameProblem = fieldMessage(result, "/name") ?? undefined;
  const labelProblem = labelsProblem(result);
  const general = result !== null && !result.ok && result.fields.length === 0 ? result.message : null;
  const submit = (form: FormData) =>
    startTransition(async () =>
      setResult(
        await reached(
          save({
            name: String(form.get("name")),
            protected_labels: labelsOf(String(form.get("labels"))),
          }),
        ),
      ),
    );
  return (
    <Card>
      <CardHeader title="Workspace" />
      <CardContent>
        <form
          method="post"
          className="flex max-w-[520px] flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            submit(new FormData(event.currentTarget));
          }}
        >
          {general !== null && <ErrorState title={general} />}
          <Field id="workspace-name" label="Name" error={nameProblem}>
            <Input
              {...fieldControlProps({ id: "workspace-name", error: nameProblem })}
              name="name"
              defaultValue={name}
              maxLength={100}
              required
              disabled={!mayManage}
            />
          </Field>
          <Field id="protected-labels" label="Protected labels" help={labelsHelp} error={labelProblem}>
            <Input
              {...fieldControlProps({ id: "protected-labels", help: true, error: labelProblem })}
              name="labels"
              className="mono"
              defaultValue={protectedLabels.join(", ")}
              placeholder="none"
              disabled={!mayManage}
            />
          </Field>
          {mayManage && (
            <Button type="submit" pending={pending} className="self-start">
              Save
            </Button>
          )}
          {result?.ok && (
            <p role="status" className="text-2xs text-muted-foreground">
              Saved.
            </p>
          )}
        </form>
      </CardContent>
    </Card>
  );
}
