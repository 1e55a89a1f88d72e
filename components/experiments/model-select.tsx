"use client";

import { useState } from "react";
import type { FieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import {
  Select,
  SelectContent,
  SelectGroup,
  SelectItem,
  SelectLabel,
  SelectTrigger,
  SelectValue,
} from "@/components/ui/select";
import type { ModelOffer } from "@/lib/domain/evaluators/model-offer";

// No model has a name without a slash, so these two can be mistaken for none.
const unnamed = "unnamed";
const another = "another";

/**
 * The model of a judge or of embeddings: the workspace's own choice, one of the connected providers' models with its
 * price, or any other by name.
 */
export function ModelSelect({
  control,
  offer,
  value,
  disabled = false,
  onChange,
}: {
  control: FieldControlProps;
  offer: ModelOffer;
  /** "provider/model"; empty leaves it to the workspace. */
  value: string;
  disabled?: boolean;
  onChange: (value: string) => void;
}) {
  const isOffered = offer.providers.some(({ models }) => models.some(({ name }) => name === value));
  const [typing, setTyping] = useState(value !== "" && !isOffered);
  const chosen = typing ? another : value === "" ? unnamed : value;
  const choose = (next: string) => {
    setTyping(next === another);
    // A name that was typed starts from the one chosen before: often only its end differs.
    if (next !== another) onChange(next === unnamed ? "" : next);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <Select value={chosen} onValueChange={choose} disabled={disabled}>
        <SelectTrigger {...control} className="w-full">
          <SelectValue>
            {chosen === another ? "Another model" : chosen === unnamed ? offer.unnamed : value}
          </SelectValue>
        </SelectTrigger>
        <SelectContent>
          <SelectItem value={unnamed}>{offer.unnamed}</SelectItem>
          {offer.providers.map(({ provider, label, models }) => (
            <SelectGroup key={provider}>
              <SelectLabel>{label}</SelectLabel>
              {models.map(({ name, model, price }) => (
                <SelectItem key={name} value={name} hint={price ?? "price unknown"}>
                  {model}
                </SelectItem>
              ))}
            </SelectGroup>
          ))}
          <SelectItem value={another}>Another model</SelectItem>
        </SelectContent>
      </Select>
      {typing && (
        <Input
          aria-label="Model as provider/model"
          aria-describedby={control["aria-describedby"]}
          aria-invalid={control["aria-invalid"]}
          className="mono"
          placeholder="provider/model"
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          value={value}
          disabled={disabled}
          onBlur={() => value.trim() === "" && setTyping(false)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}
