"use client";

import { ChevronDown, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Field, FieldError, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import type { EvaluatorKind } from "@/lib/domain/evaluators/evaluator";
import { cn } from "@/lib/utils";
import { ConfigFieldControl } from "./config-field-control";
import { Gate, WeightAndThreshold } from "./counting-fields";
import { type EvaluatorDraft, newDraft } from "./evaluator-draft";

const kindNames: Record<EvaluatorKind, string> = {
  judged: "Judged by a model",
  deterministic: "Computed",
  embedding: "By embeddings",
  custom: "Your own",
};

export interface EvaluatorsEditorProps {
  options: readonly EvaluatorTypeOption[];
  drafts: readonly EvaluatorDraft[];
  onChange: (drafts: EvaluatorDraft[]) => void;
  /** The message at a pointer of the request, "/evaluators/0/config/pattern". */
  errorAt: (pointer: string) => string | undefined;
}

/** What scores every cell: types with their settings, weights, thresholds and gates. */
export function EvaluatorsEditor({ options, drafts, onChange, errorAt }: EvaluatorsEditorProps) {
  const replace = (key: number, changes: Partial<EvaluatorDraft>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...changes } : draft)));
  return (
    <div className="flex flex-col gap-2">
      {drafts.map((draft, index) => {
        const option = options.find((one) => one.type === draft.type);
        if (option === undefined) return null;
        return (
          <EvaluatorCard
            key={draft.key}
            option={option}
            draft={draft}
            pointer={`/evaluators/${index}`}
            errorAt={errorAt}
            onChange={(changes) => replace(draft.key, changes)}
            onRemove={() => onChange(drafts.filter((one) => one.key !== draft.key))}
          />
        );
      })}
      <AddEvaluator
        options={options}
        onAdd={(option) =>
          onChange([...drafts, newDraft(option, Math.max(-1, ...drafts.map((draft) => draft.key)) + 1)])
        }
      />
    </div>
  );
}

function AddEvaluator({
  options,
  onAdd,
}: {
  options: readonly EvaluatorTypeOption[];
  onAdd: (option: EvaluatorTypeOption) => void;
}) {
  const kinds = [...new Set(options.map((option) => option.kind))];
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="sm" className="self-start">
          <Plus aria-hidden />
          Add evaluator
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="scroll max-h-[min(420px,60vh)] w-[340px]">
        {kinds.map((kind) => (
          <DropdownMenuGroup key={kind}>
            <DropdownMenuLabel>{kindNames[kind]}</DropdownMenuLabel>
            {options
              .filter((option) => option.kind === kind)
              .map((option) => (
                <DropdownMenuItem
                  key={option.type}
                  className="h-auto flex-col items-start gap-0 py-1.5"
                  onSelect={() => onAdd(option)}
                >
                  {option.label}
                  <span className="whitespace-normal text-2xs text-muted-foreground">
                    {option.description}
                  </span>
                </DropdownMenuItem>
              ))}
          </DropdownMenuGroup>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

interface CardProps {
  option: EvaluatorTypeOption;
  draft: EvaluatorDraft;
  pointer: string;
  errorAt: (pointer: string) => string | undefined;
  onChange: (changes: Partial<EvaluatorDraft>) => void;
  onRemove: () => void;
}

function EvaluatorCard({ option, draft, pointer, errorAt, onChange, onRemove }: CardProps) {
  const error = errorAt(pointer);
  const needed = option.fields.some((field) => field.required);
  const [opened, setOpened] = useState(needed);
  const open = opened || error !== undefined;
  const id = `evaluator-${draft.key}`;
  return (
    <section aria-label={option.label} className="rounded-md border border-border-strong bg-card">
      <header className="flex min-h-9 flex-wrap items-center gap-x-2 gap-y-1 px-3 py-1">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={`${id}-settings`}
          onClick={() => setOpened(!open)}
          className="flex min-h-6 min-w-0 items-center gap-1.5 font-medium"
        >
          <ChevronDown
            aria-hidden
            className={cn("size-3.5 text-muted-foreground transition-transform", !open && "-rotate-90")}
          />
          <span className="truncate">{draft.name.trim() || option.label}</span>
        </button>
        <span className="text-2xs text-muted-foreground">
          {draft.name.trim() !== "" && `${option.label}, `}
          {kindNames[option.kind].toLowerCase()}
        </span>
        <span className="ml-auto flex items-center gap-2 text-2xs text-muted-foreground">
          {Number(draft.weight) === 0 ? (
            <Badge>beside the score</Badge>
          ) : (
            <Badge>weight {draft.weight}</Badge>
          )}
          {draft.gate && <Badge tone="warn">gate</Badge>}
          <Button variant="ghost" size="icon-sm" aria-label={`Remove ${option.label}`} onClick={onRemove}>
            <Trash2 aria-hidden />
          </Button>
        </span>
      </header>
      {open && (
        <div id={`${id}-settings`} className="flex flex-col gap-3 border-t px-3 py-3">
          <p className="text-xs text-muted-foreground">{option.description}</p>
          {option.fields.map((field) => (
            <ConfigFieldControl
              key={field.name}
              field={field}
              id={`${id}-${field.name}`}
              value={draft.values[field.name] ?? field.initial}
              error={errorAt(`${pointer}/config/${field.name}`)}
              onChange={(value) => onChange({ values: { ...draft.values, [field.name]: value } })}
            />
          ))}
          <Counting id={id} draft={draft} pointer={pointer} errorAt={errorAt} onChange={onChange} />
          {error !== undefined && errorAt(`${pointer}/config`) === undefined && (
            <FieldError>{error}</FieldError>
          )}
        </div>
      )}
    </section>
  );
}

function Counting({
  id,
  draft,
  pointer,
  errorAt,
  onChange,
}: Pick<CardProps, "draft" | "pointer" | "errorAt" | "onChange"> & { id: string }) {
  const name = { id: `${id}-name`, error: errorAt(`${pointer}/name`) };
  return (
    <>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[1fr_110px_110px]">
        <Field {...name} label="Name" optional className="max-sm:col-span-2">
          <Input
            {...fieldControlProps(name)}
            value={draft.name}
            maxLength={100}
            placeholder={draft.type}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </Field>
        <WeightAndThreshold
          id={id}
          draft={draft}
          errorAt={(field) => errorAt(`${pointer}/${field}`)}
          onChange={onChange}
        />
      </div>
      <Gate id={id} draft={draft} onChange={onChange} />
    </>
  );
}
