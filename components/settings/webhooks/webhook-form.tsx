"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldError, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import { type WebhookAnswer, webhookEventOptions } from "@/lib/domain/api/webhooks";
import type { WebhookEventType } from "@/lib/domain/webhooks/events";
import { formMessage } from "../form-message";
import { PasswordField } from "../password-field";
import type { WebhookInput } from "./types";

const fieldNames = ["name", "url", "events", "password"];

interface WebhookFormProps<T> {
  /** The webhook to change; null makes a new one. */
  webhook: WebhookAnswer | null;
  askPassword: boolean;
  submitLabel: string;
  submit: (input: WebhookInput) => Promise<ActionResult<T>>;
  onDone: (answer: T) => void;
}

function readInput(form: FormData): WebhookInput {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  return {
    ...(text("name") === "" ? {} : { name: text("name") }),
    url: text("url"),
    events: webhookEventOptions.map(({ type }) => type).filter((type) => form.get(type) !== null),
    ...(text("password") === "" ? {} : { password: String(form.get("password")) }),
  };
}

function EventChoice({
  type,
  description,
  checked,
}: {
  type: WebhookEventType;
  description: string;
  checked: boolean;
}) {
  const id = `event-${type}`;
  return (
    <li className="flex items-start gap-2.5">
      <Checkbox
        id={id}
        name={type}
        defaultChecked={checked}
        aria-describedby={`${id}-help`}
        className="mt-0.5"
      />
      <span className="min-w-0">
        <label htmlFor={id} className="mono block text-xs">
          {type}
        </label>
        <span id={`${id}-help`} className="block text-2xs text-muted-foreground">
          {description}
        </span>
      </span>
    </li>
  );
}

/** Adds a webhook or changes one. */
export function WebhookForm<T>({ webhook, askPassword, submitLabel, submit, onDone }: WebhookFormProps<T>) {
  const [result, setResult] = useState<ActionResult<T> | null>(null);
  const [pending, startTransition] = useTransition();
  const problem = (name: string) => fieldMessage(result, `/${name}`) ?? undefined;
  const message = formMessage(result, fieldNames);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = readInput(new FormData(event.currentTarget));
    startTransition(async () => {
      const answer = await reached(submit(input));
      setResult(answer);
      if (answer.ok) onDone(answer.data);
    });
  };
  return (
    <form method="post" onSubmit={send} className="flex flex-col gap-3">
      {message !== null && <ErrorState title={message} />}
      <Field id="webhook-url" label="Address" help="Where events are posted, as JSON." error={problem("url")}>
        <Input
          {...fieldControlProps({ id: "webhook-url", help: true, error: problem("url") })}
          name="url"
          type="url"
          className="mono"
          defaultValue={webhook?.url ?? ""}
          placeholder="https://example.com/hooks/assay"
          maxLength={2000}
          required
          autoFocus
        />
      </Field>
      <Field
        id="webhook-name"
        label="Name"
        optional={webhook === null}
        {...(webhook === null && { help: "Empty takes the host's." })}
        error={problem("name")}
      >
        <Input
          {...fieldControlProps({ id: "webhook-name", help: webhook === null, error: problem("name") })}
          name="name"
          defaultValue={webhook?.name ?? ""}
          maxLength={100}
          required={webhook !== null}
        />
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-xs font-medium">Events</legend>
        <ul className="flex flex-col gap-2">
          {webhookEventOptions.map(({ type, description }) => (
            <EventChoice
              key={type}
              type={type}
              description={description}
              checked={webhook === null ? type !== "run.failed" : webhook.events.includes(type)}
            />
          ))}
        </ul>
        {problem("events") !== undefined && <FieldError>{problem("events")}</FieldError>}
      </fieldset>
      {(askPassword || problem("password") !== undefined) && (
        <PasswordField id="webhook-password" error={problem("password")} />
      )}
      <Button type="submit" variant="primary" pending={pending} className="self-end">
        {submitLabel}
      </Button>
    </form>
  );
}
