"use client";

import { KeyRound, Pencil, Send, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { ActiveToggle } from "@/components/settings/active-toggle";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { reached } from "@/components/ui/reached";
import { toast } from "@/components/ui/toast";
import type { WebhookAnswer } from "@/lib/domain/api/webhooks";
import { RotateSecret } from "./rotate-secret";
import type { WebhookActions as Actions } from "./types";
import { WebhookForm } from "./webhook-form";

interface WebhookActionsProps {
  webhook: WebhookAnswer;
  askPassword: boolean;
  actions: Actions;
}

function EditWebhook({ webhook, askPassword, actions }: WebhookActionsProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" variant="ghost">
          <Pencil aria-hidden />
          Edit
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Edit “${webhook.name}”`}
        description="What waits to be sent goes to the new address too. The secret stays."
      >
        <WebhookForm
          webhook={webhook}
          askPassword={askPassword}
          submitLabel="Save"
          submit={(input) => actions.change({ ...input, id: webhook.id })}
          onDone={() => setOpen(false)}
        />
      </DialogContent>
    </Dialog>
  );
}

/** Everything that can be done to a webhook. */
export function WebhookActions(props: WebhookActionsProps) {
  const { webhook, actions, askPassword } = props;
  const { id, name, is_active: isActive } = webhook;
  const router = useRouter();
  const [testing, startTest] = useTransition();
  const test = () =>
    startTest(async () => {
      const result = await reached(actions.test({ id }));
      if (!result.ok) toast.error(result.message);
      else router.push(`/settings/webhooks/${id}/deliveries/${result.data.id}`);
    });
  return (
    <span className="flex flex-wrap gap-1 py-1">
      <Button size="sm" pending={testing} onClick={test}>
        {!testing && <Send aria-hidden />}
        Send test
      </Button>
      <EditWebhook {...props} />
      <RotateSecret
        webhook={webhook}
        askPassword={askPassword}
        rotate={actions.rotate}
        trigger={
          <Button size="sm" variant="ghost">
            <KeyRound aria-hidden />
            Rotate secret
          </Button>
        }
      />
      <ActiveToggle
        isActive={isActive}
        setActive={(active) => actions.setActive({ id, is_active: active })}
      />
      <Confirm
        trigger={
          <Button size="icon-sm" variant="ghost" aria-label={`Delete the webhook ${name}`}>
            <Trash2 aria-hidden />
          </Button>
        }
        title={`Delete the webhook “${name}”?`}
        description="Nothing is posted to it any more, and its log is erased. To pause it, deactivate it instead."
        confirmLabel="Delete webhook"
        cancelLabel="Keep webhook"
        onConfirm={async () => {
          const result = await reached(actions.remove({ id }));
          if (!result.ok) return { error: result.message };
          router.push("/settings/webhooks");
        }}
      />
    </span>
  );
}
