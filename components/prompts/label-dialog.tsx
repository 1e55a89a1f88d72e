"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type LabelActions, labelMove } from "./label-move";

/** Asks for the name of a label and points it at the version. */
export function LabelDialog({
  open,
  onOpenChange,
  prompt,
  version,
  moveLabel,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  prompt: { id: string };
  version: { id: string; number: number };
  moveLabel: LabelActions["moveLabel"];
}) {
  const router = useRouter();
  const [error, setError] = useState<string>();
  const [pending, startTransition] = useTransition();
  const formId = `label-of-${version.id}`;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const label = String(new FormData(event.currentTarget).get("label") ?? "").trim();
    startTransition(async () => {
      const failure = await labelMove(router, () =>
        moveLabel({ prompt_id: prompt.id, label, version_id: version.id }),
      );
      setError(failure?.error);
      if (failure === undefined) onOpenChange(false);
    });
  };
  const field = {
    id: `${formId}-name`,
    error,
    help: "Lower-case letters, digits, dots, hyphens, underscores.",
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setError(undefined);
        onOpenChange(next);
      }}
    >
      <DialogContent
        title={`Label v${version.number}`}
        description="A label points at one version of the prompt and can be moved at any time."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" pending={pending}>
              Set label
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={submit}>
          <Field {...field} label="Label">
            <Input
              {...fieldControlProps(field)}
              name="label"
              placeholder="canary"
              autoComplete="off"
              required
            />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
