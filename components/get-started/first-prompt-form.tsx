"use client";

import { SlidersHorizontal } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button, buttonVariants } from "@/components/ui/button";
import { CodeEditor } from "@/components/ui/code-editor";
import { FieldError } from "@/components/ui/field";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import { formatCounted } from "@/lib/domain/format";
import type { ProviderId } from "@/lib/domain/runs/completion";

export interface FirstPromptFormProps {
  /** What the first version runs on. */
  model: { provider: ProviderId; model: string } | null;
  create: (input: {
    name: string;
    template: string;
    provider?: ProviderId;
    model?: string;
    change_note: string;
  }) => Promise<ActionResult<unknown>>;
}

const variable = /\{\{-?\s*([\p{L}_][\p{L}\p{N}_]*)/gu;

/** Distinct names written as {{ name }}: a count for the eye; the server reads the template properly. */
function variablesIn(text: string): number {
  return new Set([...text.matchAll(variable)].map((match) => match[1])).size;
}

/** Names a prompt and pastes its text; that is version 1. */
export function FirstPromptForm({ model, create }: FirstPromptFormProps) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [template, setTemplate] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const save = () =>
    startTransition(async () => {
      const result = await reached(
        create({ name: name.trim(), template, ...model, change_note: "First version" }),
      );
      if (!result.ok) return setError(result.fields[0]?.message ?? result.message);
      setError(null);
      router.refresh();
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="overflow-hidden rounded-md border border-border-strong bg-card focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-ring">
        <div className="flex h-9 items-center gap-2 border-b px-3">
          <label htmlFor="first-name" className="text-2xs text-muted-foreground">
            Name
          </label>
          <input
            id="first-name"
            value={name}
            maxLength={200}
            placeholder="refund-answer"
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            className="mono h-full min-w-0 flex-1 bg-transparent font-medium outline-none placeholder:font-normal placeholder:text-faint"
          />
        </div>
        <CodeEditor
          bare
          rows={6}
          aria-label="Prompt text"
          className="[&_textarea]:outline-none"
          value={template}
          placeholder={"You answer refund questions for {{store_name}}.\nPolicy: {{policy}}\n\n{{question}}"}
          onValueChange={setTemplate}
        />
      </div>
      {error && (
        <div className="mt-2">
          <FieldError>{error}</FieldError>
        </div>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          variant="primary"
          pending={pending}
          disabled={name.trim() === "" || template.trim() === ""}
        >
          Save as v1
        </Button>
        <Link href="/prompts/new" className={buttonVariants()}>
          <SlidersHorizontal aria-hidden />
          Write messages and settings
        </Link>
        <span className="tnum ml-auto text-2xs text-muted-foreground" aria-live="polite">
          {formatCounted(variablesIn(template), "variable")} found
        </span>
      </div>
    </form>
  );
}
