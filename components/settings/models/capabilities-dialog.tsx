"use client";

import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import type { ModelAnswer } from "@/lib/domain/api/models";
import type { ConnectableProvider } from "@/lib/domain/api/provider-connections";
import type { OwnCapabilities } from "@/lib/domain/pricing/own-capabilities";
import { reasoningEfforts } from "@/lib/domain/runs/reasoning-efforts";
import { formMessage } from "../form-message";

export interface CapabilitiesInput {
  provider: ConnectableProvider;
  model: string;
  /** Null: the built-in table holds again. */
  capabilities: OwnCapabilities | null;
}

export type SaveCapabilities = (input: CapabilitiesInput) => Promise<ActionResult<void>>;

interface CapabilitiesDialogProps {
  trigger: ReactNode;
  provider: ConnectableProvider;
  model: ModelAnswer;
  save: SaveCapabilities;
}

const flags = [
  { name: "temperature", label: "temperature" },
  { name: "top_p", label: "top_p" },
  { name: "seed", label: "seed" },
  { name: "stop", label: "stop" },
  { name: "penalties", label: "frequency and presence penalty" },
  { name: "verbosity", label: "verbosity" },
  { name: "tools", label: "Tools" },
  { name: "json_schema", label: "JSON schema output" },
  { name: "json_object", label: "JSON object output" },
] as const;

const limits = [
  { name: "context_window", label: "Context window, tokens" },
  { name: "max_output_tokens", label: "Longest output, tokens" },
] as const;
const fieldNames = limits.map(({ name }) => `capabilities/${name}`);

function readForm(form: FormData): OwnCapabilities {
  const limit = (name: string) => {
    const text = String(form.get(name) ?? "").trim();
    return text === "" ? null : Number(text);
  };
  return {
    ...Object.fromEntries(flags.map(({ name }) => [name, form.get(name) === "on"])),
    reasoning_efforts: reasoningEfforts.filter((effort) => form.get(`effort-${effort}`) === "on"),
    context_window: limit("context_window"),
    max_output_tokens: limit("max_output_tokens"),
  };
}

function Tick({ name, label, checked }: { name: string; label: string; checked: boolean }) {
  return (
    <label htmlFor={`capability-${name}`} className="flex items-center gap-2">
      <Checkbox id={`capability-${name}`} name={name} defaultChecked={checked} />
      {label}
    </label>
  );
}

function Ticks({ model }: { model: ModelAnswer }) {
  return (
    <>
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="mb-2 text-2xs text-muted-foreground">It takes</legend>
        {flags.map(({ name, label }) => (
          <Tick key={name} name={name} label={label} checked={model.capabilities[name]} />
        ))}
      </fieldset>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
        <legend className="mb-2 text-2xs text-muted-foreground">Values of reasoning_effort</legend>
        {reasoningEfforts.map((effort) => (
          <Tick
            key={effort}
            name={`effort-${effort}`}
            label={effort}
            checked={model.capabilities.reasoning_efforts.includes(effort)}
          />
        ))}
      </fieldset>
    </>
  );
}

function CapabilitiesForm({
  provider,
  model,
  save,
  onDone,
}: CapabilitiesDialogProps & { onDone: () => void }) {
  const [result, setResult] = useState<ActionResult<void> | null>(null);
  const [pending, startTransition] = useTransition();
  const message = formMessage(result, fieldNames);
  const send = (capabilities: OwnCapabilities | null) =>
    startTransition(async () => {
      const answer = await reached(save({ provider, model: model.model, capabilities }));
      setResult(answer);
      if (answer.ok) onDone();
    });
  return (
    <form
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        send(readForm(new FormData(event.currentTarget)));
      }}
    >
      {message !== null && <ErrorState title={message} />}
      <p className="text-muted-foreground">
        What is not ticked is not offered in forms, and a version that asks for it is refused by name before
        anything is sent.
      </p>
      <Ticks model={model} />
      <div className="grid gap-3 sm:grid-cols-2">
        {limits.map(({ name, label }) => {
          const error = fieldMessage(result, `/capabilities/${name}`) ?? undefined;
          return (
            <Field key={name} id={`capability-${name}`} label={label} optional error={error}>
              <Input
                {...fieldControlProps({ id: `capability-${name}`, error })}
                name={name}
                inputMode="numeric"
                placeholder="unknown"
                defaultValue={model[name] ?? ""}
              />
            </Field>
          );
        })}
      </div>
      <div className="flex justify-end gap-2">
        {model.own_capabilities !== null && (
          <Button variant="ghost" disabled={pending} onClick={() => send(null)}>
            Use the built-in table
          </Button>
        )}
        <Button type="submit" variant="primary" pending={pending}>
          Save capabilities
        </Button>
      </div>
    </form>
  );
}

/** Says what a model can take, over the built-in table. */
export function CapabilitiesDialog(props: CapabilitiesDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{props.trigger}</DialogTrigger>
      <DialogContent title={`Capabilities of ${props.model.model}`}>
        <CapabilitiesForm {...props} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}
