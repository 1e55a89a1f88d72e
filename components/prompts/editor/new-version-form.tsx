"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { promptHref } from "@/components/prompts/prompt-href";
import { buttonVariants } from "@/components/ui/button";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import type { ProviderOption } from "@/lib/domain/prompts/model-choice";
import { bodyOf, draftOf, draftOfFile, type VersionDraft, type VersionInput } from "./draft";
import { type FormErrors, formErrors, localErrors, noErrors } from "./form-errors";
import { ImportFile, type ReadPromptFile } from "./import-file";
import { VersionEditor } from "./version-editor";

export interface NewVersionFormProps {
  prompt: { id: string; slug: string };
  /** The version the new one starts from. */
  base: VersionAnswer | null;
  nextNumber: number;
  providers: readonly ProviderOption[];
  knownVariables: readonly string[] | null;
  readFile: ReadPromptFile;
  createVersion: (input: {
    prompt_id: string;
    version: VersionInput;
  }) => Promise<ActionResult<VersionAnswer>>;
}

/** Writes a new version from an existing one and leads to what it changed. */
export function NewVersionForm({
  prompt,
  base,
  nextNumber,
  readFile,
  createVersion,
  ...props
}: NewVersionFormProps) {
  const router = useRouter();
  const [initial] = useState(() => draftOf(base));
  const [draft, setDraft] = useState<VersionDraft>(initial);
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [pending, startTransition] = useTransition();
  const save = () => {
    const read = bodyOf(draft);
    if (!read.ok) return setErrors(localErrors(read.fields));
    startTransition(async () => {
      const result = await reached(createVersion({ prompt_id: prompt.id, version: read.body }));
      if (!result.ok) return setErrors(formErrors(result, "/version"));
      setErrors(noErrors);
      const from = base === null ? "" : `from=${base.number}&`;
      router.push(`${promptHref(prompt)}?${from}to=${result.data.number}`);
      // The frame around the prompt's pages is kept from before and counts its versions.
      router.refresh();
    });
  };
  return (
    <VersionEditor
      draft={draft}
      onChange={(changes) => setDraft((current) => ({ ...current, ...changes }))}
      errors={errors}
      dirty={draft !== initial}
      pending={pending}
      saveLabel={`Save as v${nextNumber}`}
      onSave={save}
      head={<ImportFile read={readFile} onRead={(file) => setDraft(draftOfFile(file))} />}
      cancel={
        <Link href={promptHref(prompt)} className={buttonVariants()}>
          Cancel
        </Link>
      }
      {...props}
    />
  );
}
