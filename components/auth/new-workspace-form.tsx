"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";

/** Names a new workspace and opens it. */
export function NewWorkspaceForm({
  create,
}: {
  create: (input: { name: string }) => Promise<ActionResult<void>>;
}) {
  const [result, setResult] = useState<ActionResult<void> | null>(null);
  const [pending, startTransition] = useTransition();
  const problem = fieldMessage(result, "/name") ?? undefined;
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name"));
    startTransition(async () => {
      const answer = await reached(create({ name }));
      setResult(answer);
      if (answer.ok) window.location.assign("/dashboard");
    });
  };
  return (
    <form method="post" onSubmit={send} className="flex flex-col gap-3">
      {result !== null && !result.ok && problem === undefined && <ErrorState title={result.message} />}
      <Field id="workspace-name" label="Name" error={problem}>
        <Input
          {...fieldControlProps({ id: "workspace-name", error: problem })}
          name="name"
          maxLength={80}
          autoComplete="off"
          required
          autoFocus
        />
      </Field>
      <Button
        type="submit"
        variant="primary"
        pending={pending || result?.ok === true}
        className="mt-1 w-full"
      >
        Create workspace
      </Button>
    </form>
  );
}
