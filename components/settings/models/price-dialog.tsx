"use client";

import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { SimpleSelect } from "@/components/ui/select";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import type { ConnectableProvider } from "@/lib/domain/api/provider-connections";
import { formMessage } from "../form-message";

export interface PriceInput {
  provider: ConnectableProvider;
  model: string;
  input_per_mtok_usd: string;
  output_per_mtok_usd: string;
  cached_input_per_mtok_usd: string | null;
  cache_write_per_mtok_usd: string | null;
  effective_from?: string | undefined;
}

export interface PricedProvider {
  value: ConnectableProvider;
  label: string;
}

export type SavePrice = (input: PriceInput) => Promise<ActionResult<void>>;

interface PriceDialogProps {
  trigger: ReactNode;
  providers: readonly PricedProvider[];
  /** The model to price, with its present prices; null asks for one. */
  model: PriceInput | null;
  save: SavePrice;
}

const prices = [
  { name: "input_per_mtok_usd", label: "Input", required: true },
  { name: "output_per_mtok_usd", label: "Output", required: true },
  { name: "cached_input_per_mtok_usd", label: "Cached input", required: false },
  { name: "cache_write_per_mtok_usd", label: "Cache write", required: false },
] as const;
const fieldNames = ["provider", "model", "effective_from", ...prices.map(({ name }) => name)];

function readPrice(form: FormData, provider: ConnectableProvider, model: string): PriceInput {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const optional = (name: string) => (text(name) === "" ? null : text(name));
  return {
    provider,
    model: model === "" ? text("model") : model,
    input_per_mtok_usd: text("input_per_mtok_usd"),
    output_per_mtok_usd: text("output_per_mtok_usd"),
    cached_input_per_mtok_usd: optional("cached_input_per_mtok_usd"),
    cache_write_per_mtok_usd: optional("cache_write_per_mtok_usd"),
    ...(text("effective_from") === "" ? {} : { effective_from: text("effective_from") }),
  };
}

function PriceForm({ providers, model, save, onDone }: PriceDialogProps & { onDone: () => void }) {
  const [provider, setProvider] = useState<ConnectableProvider>(
    model?.provider ?? providers[0]?.value ?? "openai",
  );
  const [result, setResult] = useState<ActionResult<void> | null>(null);
  const [pending, startTransition] = useTransition();
  const problem = (name: string) => fieldMessage(result, `/${name}`) ?? undefined;
  const message = formMessage(result, fieldNames);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = readPrice(new FormData(event.currentTarget), provider, model?.model ?? "");
    startTransition(async () => {
      const answer = await reached(save(input));
      setResult(answer);
      if (answer.ok) onDone();
    });
  };
  return (
    <form method="post" onSubmit={send} className="flex flex-col gap-3">
      {message !== null && <ErrorState title={message} />}
      {model === null && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field id="price-provider" label="Provider" error={problem("provider")}>
            <SimpleSelect
              id="price-provider"
              value={provider}
              onValueChange={(value) => setProvider(value as ConnectableProvider)}
              options={providers}
            />
          </Field>
          <Field id="price-model" label="Model" error={problem("model")}>
            <Input
              {...fieldControlProps({ id: "price-model", error: problem("model") })}
              name="model"
              className="mono"
              maxLength={200}
              required
            />
          </Field>
        </div>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        {prices.map(({ name, label, required }) => (
          <Field
            key={name}
            id={`price-${name}`}
            label={`${label}, $ / M tokens`}
            optional={!required}
            error={problem(name)}
          >
            <Input
              {...fieldControlProps({ id: `price-${name}`, error: problem(name) })}
              name={name}
              inputMode="decimal"
              required={required}
              placeholder={required ? undefined : "as input"}
              defaultValue={model?.[name] ?? ""}
            />
          </Field>
        ))}
      </div>
      <Field
        id="price-from"
        label="From"
        optional
        help="First day of the price, UTC. Empty: it replaces the present price from now on. Past runs keep their cost."
        error={problem("effective_from")}
      >
        <Input
          {...fieldControlProps({ id: "price-from", help: true, error: problem("effective_from") })}
          name="effective_from"
          type="date"
          className="w-44"
        />
      </Field>
      <Button type="submit" variant="primary" pending={pending} className="self-end">
        Save price
      </Button>
    </form>
  );
}

/** Adds a model's price or puts one over the book's. */
export function PriceDialog(props: PriceDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{props.trigger}</DialogTrigger>
      <DialogContent title={props.model === null ? "Add a price" : `Price of ${props.model.model}`}>
        <PriceForm {...props} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}
