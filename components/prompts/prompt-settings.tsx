"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { promptHref } from "@/components/prompts/prompt-href";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { Gates } from "@/lib/domain/api/gates";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { type FormErrors, formErrors, noErrors } from "./editor/form-errors";
import { GatesCard } from "./gates-card";
import { PromptFields, type PromptFieldsDraft, splitTags } from "./prompt-fields";

interface PromptChanges {
  name?: string;
  slug?: string;
  description?: string | null;
  tags?: string[];
  gates?: Gates | null;
  archived?: boolean;
}

export type ChangePrompt = (input: {
  prompt_id: string;
  changes: PromptChanges;
}) => Promise<ActionResult<PromptAnswer>>;

function draftOf(prompt: PromptAnswer): PromptFieldsDraft {
  return {
    name: prompt.name,
    slug: prompt.slug,
    description: prompt.description ?? "",
    tags: prompt.tags.join(", "),
  };
}

/** Name and tags of a prompt, its CI rules and its archive. */
export function PromptSettings({
  prompt,
  mayChange,
  changePrompt,
}: {
  prompt: PromptAnswer;
  mayChange: boolean;
  changePrompt: ChangePrompt;
}) {
  const router = useRouter();
  const [draft, setDraft] = useState(() => draftOf(prompt));
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [saved, setSaved] = useState(false);
  const [pending, startTransition] = useTransition();
  const save = () =>
    startTransition(async () => {
      const { tags, ...fields } = draft;
      const changes = { ...fields, tags: splitTags(tags) };
      const result = await reached(changePrompt({ prompt_id: prompt.id, changes }));
      if (!result.ok) return setErrors(formErrors(result, "/changes"));
      setErrors(noErrors);
      setSaved(true);
      if (result.data.slug === prompt.slug) router.refresh();
      else router.replace(promptHref(result.data, "settings"));
    });
  return (
    <div className="flex max-w-[720px] flex-col gap-3">
      <Card>
        <CardHeader title="Prompt" />
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <CardContent className="flex flex-col gap-3">
            <PromptFields
              draft={draft}
              errors={errors}
              disabled={!mayChange}
              onChange={(changes) => {
                setSaved(false);
                setDraft((current) => ({ ...current, ...changes }));
              }}
            />
            {draft.slug !== prompt.slug && (
              <p className="text-2xs text-warn">
                Callers and links that use the slug “{prompt.slug}” stop finding this prompt. Its id stays.
              </p>
            )}
            {errors.message !== null && <ErrorState title="Not saved">{errors.message}</ErrorState>}
            {mayChange && (
              <div className="flex items-center gap-3">
                <Button type="submit" variant="primary" pending={pending}>
                  Save
                </Button>
                <span role="status" className="text-muted-foreground">
                  {saved && !pending ? "Saved." : ""}
                </span>
              </div>
            )}
          </CardContent>
        </form>
      </Card>
      <GatesCard prompt={prompt} mayChange={mayChange} changePrompt={changePrompt} />
      {mayChange && <ArchiveCard prompt={prompt} changePrompt={changePrompt} />}
    </div>
  );
}

function ArchiveCard({ prompt, changePrompt }: { prompt: PromptAnswer; changePrompt: ChangePrompt }) {
  const router = useRouter();
  const archived = prompt.archived_at !== null;
  const change = async () => {
    const result = await reached(changePrompt({ prompt_id: prompt.id, changes: { archived: !archived } }));
    if (!result.ok) return { error: result.message };
    router.refresh();
    return undefined;
  };
  return (
    <Card>
      <CardHeader title={archived ? "Archived" : "Archive"} />
      <CardContent className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 flex-1 text-muted-foreground">
          {archived
            ? "It is hidden from the list and takes no new versions or examples. Callers still get its versions."
            : "Hides the prompt from the list and closes it to new versions and examples. Nothing is deleted; callers still get its versions."}
        </p>
        <Confirm
          trigger={
            <Button variant={archived ? "line" : "danger"}>
              {archived ? "Restore prompt" : "Archive prompt"}
            </Button>
          }
          title={archived ? `Restore ${prompt.name}?` : `Archive ${prompt.name}?`}
          description={
            archived
              ? "It comes back into the list and takes new versions again."
              : `${prompt.version_count} versions, their examples and experiments stay. You can restore it at any time.`
          }
          confirmLabel={archived ? "Restore prompt" : "Archive prompt"}
          tone={archived ? "primary" : "danger"}
          onConfirm={change}
        />
      </CardContent>
    </Card>
  );
}
