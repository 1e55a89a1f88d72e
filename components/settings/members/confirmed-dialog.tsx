"use client";

import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { reached } from "@/components/ui/reached";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import { formMessage } from "../form-message";
import { PasswordField } from "../password-field";

/** A question with a form, which asks for the password too where the sign-in is not recent. Mount it to open it. */
export function ConfirmedDialog<T>({
  title,
  confirmLabel,
  tone = "primary",
  askPassword,
  children,
  run,
  onDone,
  onClose,
}: {
  title: string;
  confirmLabel: string;
  tone?: "primary" | "danger";
  askPassword: boolean;
  children: ReactNode;
  run: (form: FormData, password: string | undefined) => Promise<ActionResult<T>>;
  onDone: (answer: T) => void;
  onClose: () => void;
}) {
  const [result, setResult] = useState<ActionResult<T> | null>(null);
  const [pending, startTransition] = useTransition();
  const problem = fieldMessage(result, "/password") ?? undefined;
  const message = formMessage(result, ["password"]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get("password") ?? "");
    startTransition(async () => {
      const answer = await reached(run(form, password === "" ? undefined : password));
      setResult(answer);
      if (answer.ok) onDone(answer.data);
    });
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={title}
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={pending}>Cancel</Button>
            </DialogClose>
            <Button type="submit" form="confirmed-form" variant={tone} pending={pending}>
              {confirmLabel}
            </Button>
          </>
        }
      >
        <form id="confirmed-form" method="post" onSubmit={send} className="flex flex-col gap-3">
          {message !== null && <ErrorState title={message} />}
          {children}
          {(askPassword || problem !== undefined) && (
            <PasswordField id="confirmed-password" error={problem} />
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}
