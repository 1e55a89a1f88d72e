"use client";

import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { reached } from "@/components/ui/reached";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import type { WebhookAnswer, WebhookSecretAnswer } from "@/lib/domain/api/webhooks";
import { formMessage } from "../form-message";
import { PasswordField } from "../password-field";
import { SecretOnce } from "./secret-once";
import type { WebhookActions } from "./types";

type Result = ActionResult<WebhookSecretAnswer>;

interface RotateSecretProps {
  webhook: WebhookAnswer;
  askPassword: boolean;
  rotate: WebhookActions["rotate"];
  trigger: ReactNode;
}

function RotateForm({
  webhook,
  askPassword,
  rotate,
  result,
  onResult,
}: Omit<RotateSecretProps, "trigger"> & { result: Result | null; onResult: (result: Result) => void }) {
  const [pending, startTransition] = useTransition();
  const problem = fieldMessage(result, "/password") ?? undefined;
  const message = formMessage(result, ["password"]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    startTransition(async () =>
      onResult(await reached(rotate({ id: webhook.id, ...(password === "" ? {} : { password }) }))),
    );
  };
  return (
    <form method="post" onSubmit={send} className="flex flex-col gap-3">
      {message !== null && <ErrorState title={message} />}
      <p>
        For 24 hours messages are signed with the old secret and the new one, so receivers go on working while
        you replace it.
      </p>
      {(askPassword || problem !== undefined) && <PasswordField id="rotate-password" error={problem} />}
      <Button type="submit" variant="primary" pending={pending} className="self-end">
        Rotate secret
      </Button>
    </form>
  );
}

/** Asks, makes a new secret and shows it once. */
export function RotateSecret({ trigger, ...props }: RotateSecretProps) {
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const change = (next: boolean) => {
    setOpen(next);
    if (next) setResult(null);
  };
  const done = result?.ok === true;
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={
          done ? `New secret of “${props.webhook.name}”` : `Rotate the secret of “${props.webhook.name}”?`
        }
        {...(done && { footer: <Button onClick={() => change(false)}>Done</Button> })}
      >
        {result?.ok === true ? (
          <SecretOnce secret={result.data.secret}>
            <p className="text-muted-foreground">The old one signs too for 24 hours.</p>
          </SecretOnce>
        ) : (
          <RotateForm {...props} result={result} onResult={setResult} />
        )}
      </DialogContent>
    </Dialog>
  );
}
