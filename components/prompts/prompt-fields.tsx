"use client";

import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { slugify } from "@/lib/domain/prompts/slug";
import { errorUnder, type FormErrors } from "./editor/form-errors";

/** A prompt's own fields as typed. Tags are split by commas. */
export interface PromptFieldsDraft {
  name: string;
  slug: string;
  description: string;
  tags: string;
}

export function splitTags(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

/** Name, slug, description and tags of a prompt. */
export function PromptFields({
  draft,
  onChange,
  errors,
  disabled = false,
}: {
  draft: PromptFieldsDraft;
  onChange: (changes: Partial<PromptFieldsDraft>) => void;
  errors: FormErrors;
  disabled?: boolean;
}) {
  const name = { id: "prompt-name", error: errors.fields.get("/name") };
  const slug = {
    id: "prompt-slug",
    error: errors.fields.get("/slug"),
    help: "Names the prompt in the API and in addresses.",
  };
  const description = { id: "prompt-description", error: errors.fields.get("/description") };
  const tags = { id: "prompt-tags", error: errorUnder(errors, "/tags"), help: "Separate tags with commas." };
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field {...name} label="Name">
        <Input
          {...fieldControlProps(name)}
          value={draft.name}
          disabled={disabled}
          maxLength={200}
          autoComplete="off"
          placeholder="Refund answer"
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      <Field {...slug} label="Slug" optional>
        <Input
          {...fieldControlProps(slug)}
          value={draft.slug}
          disabled={disabled}
          autoComplete="off"
          spellCheck={false}
          placeholder={draft.name.trim() === "" ? "refund-answer" : slugify(draft.name)}
          onChange={(event) => onChange({ slug: event.target.value })}
          className="mono"
        />
      </Field>
      <Field {...description} label="Description" optional className="sm:col-span-2">
        <Textarea
          {...fieldControlProps(description)}
          rows={2}
          value={draft.description}
          disabled={disabled}
          placeholder="Answers one refund question from the order and the policy excerpt."
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
      <Field {...tags} label="Tags" optional className="sm:col-span-2">
        <Input
          {...fieldControlProps(tags)}
          value={draft.tags}
          disabled={disabled}
          autoComplete="off"
          placeholder="support, json"
          onChange={(event) => onChange({ tags: event.target.value })}
        />
      </Field>
    </div>
  );
}
