"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ActionResult } from "@/lib/domain/api/action-result";
import { ConfirmedDialog } from "./members/confirmed-dialog";

interface DeleteWorkspaceProps {
  name: string;
  askPassword: boolean;
  /** The viewer would have no workspace left. */
  isOnly: boolean;
  remove: (input: { name: string; password?: string | undefined }) => Promise<ActionResult<void>>;
}

/** Deletes the workspace, once its name was typed. */
export function DeleteWorkspace({ name, askPassword, isOnly, remove }: DeleteWorkspaceProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Card>
      <CardHeader title="Delete workspace" />
      <CardContent className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 flex-1 text-muted-foreground">
          {isOnly
            ? "This is your only workspace. Create another one first, from the menu on top of the navigation."
            : "Erases its prompts, experiments, runs, keys and audit log, for everybody. It cannot be undone."}
        </p>
        <Button variant="danger" disabled={isOnly} onClick={() => setOpen(true)}>
          Delete workspace
        </Button>
      </CardContent>
      {open && (
        <ConfirmedDialog
          title={`Delete ${name}?`}
          confirmLabel="Delete workspace"
          tone="danger"
          askPassword={askPassword}
          run={(form, password) => remove({ name: String(form.get("name")), password })}
          // A full load: nothing of the workspace stays on the page.
          onDone={() => window.location.assign("/dashboard")}
          onClose={close}
        >
          <p>
            Everything in it is erased, for all members: prompts, golden examples, experiments, runs, API keys
            and the audit log. Nothing is kept.
          </p>
          <Field id="delete-name" label={`Type the name: ${name}`}>
            <Input {...fieldControlProps({ id: "delete-name" })} name="name" autoComplete="off" required />
          </Field>
        </ConfirmedDialog>
      )}
    </Card>
  );
}
