"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { SimpleSelect } from "@/components/ui/select";
import type { ProviderChoice } from "@/lib/domain/experiments/choices";
import type { ProviderId } from "@/lib/domain/runs/completion";

export interface PickedModel {
  provider: ProviderId;
  model: string;
}

/** A list of models: provider, then a model it offers or any other name. */
export function ModelPicker({
  id,
  providers,
  models,
  onChange,
}: {
  id: string;
  providers: readonly ProviderChoice[];
  models: readonly PickedModel[];
  onChange: (models: PickedModel[]) => void;
}) {
  const [provider, setProvider] = useState<ProviderId | undefined>(providers[0]?.provider);
  const [name, setName] = useState("");
  const chosen = providers.find((one) => one.provider === provider);
  const model = name.trim();
  const isThere = models.some((one) => one.provider === provider && one.model === model);
  const add = () => {
    if (provider === undefined || model === "" || isThere) return;
    onChange([...models, { provider, model }]);
    setName("");
  };
  return (
    <div className="flex flex-col gap-2">
      {models.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {models.map((one) => (
            <li
              key={`${one.provider}/${one.model}`}
              className="inline-flex h-7 items-center gap-1 rounded-md border border-border-strong bg-card pl-2 pr-0.5 text-xs"
            >
              <span className="text-muted-foreground">{one.provider}</span>
              <span className="mono">{one.model}</span>
              <Button
                variant="ghost"
                size="icon-sm"
                className="size-6!"
                aria-label={`Remove ${one.model}`}
                onClick={() => onChange(models.filter((other) => other !== one))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <SimpleSelect
          label="Provider"
          triggerClassName="w-40"
          value={provider ?? ""}
          onValueChange={(next) => {
            setProvider(providers.find((one) => one.provider === next)?.provider);
            setName("");
          }}
          options={providers.map((one) => ({ value: one.provider, label: one.label }))}
        />
        <Input
          id={id}
          list={`${id}-models`}
          aria-label="Model"
          placeholder="Model"
          autoComplete="off"
          className="mono min-w-40 flex-1"
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <datalist id={`${id}-models`}>
          {chosen?.models.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Button onClick={add} disabled={model === "" || isThere}>
          <Plus aria-hidden />
          Add model
        </Button>
      </div>
    </div>
  );
}
