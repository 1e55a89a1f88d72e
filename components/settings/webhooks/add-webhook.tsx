"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { WebhookSecretAnswer } from "@/lib/domain/api/webhooks";
import { SecretOnce } from "./secret-once";
import type { CreateWebhook } from "./types";
import { WebhookForm } from "./webhook-form";

/** The button, the form, and the one time the secret is shown. */
export function AddWebhook({ create, askPassword }: { create: CreateWebhook; askPassword: boolean }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<WebhookSecretAnswer | null>(null);
  const change = (next: boolean) => {
    setOpen(next);
    if (next) setMade(null);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          New webhook
        </Button>
      </DialogTrigger>
      <DialogContent
        title={made === null ? "New webhook" : `“${made.name}” is saved`}
        {...(made !== null && { footer: <Button onClick={() => change(false)}>Done</Button> })}
      >
        {made === null ? (
          <WebhookForm
            webhook={null}
            askPassword={askPassword}
            submitLabel="Create webhook"
            submit={create}
            onDone={setMade}
          />
        ) : (
          <SecretOnce secret={made.secret} />
        )}
      </DialogContent>
    </Dialog>
  );
}
