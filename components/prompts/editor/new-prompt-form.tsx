"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { promptHref } from "@/components/prompts/prompt-href";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import type { FileDraft } from "@/lib/domain/prompts/file-draft";
import type { ProviderOption } from "@/lib/domain/prompts/model-choice";
import type { PromptFieldsDraft } from "../prompt-fields";
import { PromptFields, splitTags } from "../prompt-fields";
import { bodyOf, draftOf, draftOfFile, type VersionDraft, type VersionInput } from "./draft";
import { type FormErrors, formErrors, localErrors, noErrors } from "./form-errors";
import { ImportFile, type ReadPromptFile } from "./import-file";
import { VersionEditor } from "./version-editor";

export interface NewPromptFormProps {
  providers: readonly ProviderOption[];
  /** Provider and model the first version starts with. */
  model: Pick<VersionDraft, "provider" | "model"> | null;
  readFile: ReadPromptFile;
  createPrompt: (
    input: VersionInput & { name: string; slug?: string; description?: string; tags?: string[] },
  ) => Promise<ActionResult<PromptAnswer>>;
}

const emptyPrompt: PromptFieldsDraft = { name: "", slug: "", description: "", tags: "" };

/** Names a prompt and writes its first version. */
export function NewPromptForm({ providers, model, readFile, createPrompt }: NewPromptFormProps) {
  const router = useRouter();
  const [initial] = useState(() => ({ ...draftOf(null), ...model }));
  const [draft, setDraft] = useState<VersionDraft>(initial);
  const [prompt, setPrompt] = useState(emptyPrompt);
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [pending, startTransition] = useTransition();
  const fill = (file: FileDraft) => {
    setDraft(draftOfFile(file));
    setPrompt((current) => ({
      name: file.name ?? current.name,
      slug: current.slug,
      description: file.description ?? current.description,
      tags: file.tags.length === 0 ? current.tags : file.tags.join(", "),
    }));
  };
  const save = () => {
    // The form offers a system message; leaving it empty means that there is none.
    const messages = draft.messages.filter(
      (message) => message.role !== "system" || message.content.trim() !== "",
    );
    const read = bodyOf({ ...draft, messages });
    if (!read.ok) return setErrors(localErrors(read.fields));
    startTransition(async () => {
      const result = await reached(
        createPrompt({
          name: prompt.name,
          ...(prompt.slug.trim() === "" ? {} : { slug: prompt.slug.trim() }),
          description: prompt.description,
          tags: splitTags(prompt.tags),
          ...read.body,
        }),
      );
      if (!result.ok) return setErrors(formErrors(result));
      setErrors(noErrors);
      router.push(promptHref(result.data));
    });
  };
  return (
    <VersionEditor
      draft={draft}
      onChange={(changes) => setDraft((current) => ({ ...current, ...changes }))}
      errors={errors}
      providers={providers}
      knownVariables={null}
      dirty={draft !== initial || prompt !== emptyPrompt}
      pending={pending}
      saveLabel="Save as v1"
      onSave={save}
      cancel={
        <Link href="/prompts" className={buttonVariants()}>
          Cancel
        </Link>
      }
      head={
        <>
          <ImportFile read={readFile} onRead={fill} />
          <Card>
            <CardContent>
              <PromptFields
                draft={prompt}
                errors={errors}
                onChange={(changes) => setPrompt((current) => ({ ...current, ...changes }))}
              />
            </CardContent>
          </Card>
        </>
      }
    />
  );
}
