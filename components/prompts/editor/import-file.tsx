"use client";

import { FileUp } from "lucide-react";
import { useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { reached } from "@/components/ui/reached";
import type { ActionFailure, ActionResult } from "@/lib/domain/api/action-result";
import type { FileDraft } from "@/lib/domain/prompts/file-draft";

export type ReadPromptFile = (input: { text: string }) => Promise<ActionResult<FileDraft>>;

interface ImportFileProps {
  read: ReadPromptFile;
  /** Fills the form. */
  onRead: (file: FileDraft) => void;
}

/** A setting of the file by its name in it, such as `parameters.temperature`. */
function problemOf({ message, fields }: ActionFailure): string {
  const [first] = fields;
  if (first === undefined || first.pointer === "") return message;
  return `${first.pointer.slice(1).replaceAll("/", ".")}: ${first.message}`;
}

/** Fills the editor from a prompt file; nothing is saved by it. */
export function ImportFile({ read, onRead }: ImportFileProps) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<{ name: string; problem: string | null } | null>(null);
  const [pending, startTransition] = useTransition();
  const choose = (file: File) =>
    startTransition(async () => {
      const result = await reached(read({ text: await file.text() }));
      setSaid({ name: file.name, problem: result.ok ? null : problemOf(result) });
      if (result.ok) onRead(result.data);
    });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button size="sm" pending={pending} onClick={() => input.current?.click()}>
        <FileUp aria-hidden />
        Import file
      </Button>
      <input
        ref={input}
        type="file"
        aria-label="Prompt file"
        accept=".md,.markdown,.txt,text/markdown,text/plain"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) choose(file);
          // The same file, corrected, can be chosen again.
          event.target.value = "";
        }}
      />
      <span role="status" className="text-2xs text-muted-foreground">
        {said !== null && said.problem === null && `Filled in from ${said.name}. Nothing is saved yet.`}
      </span>
      {said?.problem && <FieldError>{said.problem}</FieldError>}
    </div>
  );
}
