"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { CodeEditor } from "@/components/ui/code-editor";
import { FieldError } from "@/components/ui/field";
import { SimpleSelect } from "@/components/ui/select";
import type { TemplateFormat } from "@/lib/domain/prompts/schema";
import type { MessageDraft, VersionDraft } from "./draft";
import { errorUnder, type FormErrors } from "./form-errors";
import type { TemplateCheck } from "./use-template-check";

const roleOptions = [
  { value: "system", label: "system" },
  { value: "user", label: "user" },
  { value: "assistant", label: "assistant" },
];
const formatOptions = [
  { value: "detect", label: "Detect format" },
  { value: "liquid", label: "Liquid {{ name }}" },
  { value: "f-string", label: "f-string {name}" },
];

export interface EditorPartProps {
  draft: VersionDraft;
  onChange: (changes: Partial<VersionDraft>) => void;
  errors: FormErrors;
}

/** The messages of a version, in order, with their variables marked and mistakes named as they are typed. */
export function MessagesCard({
  draft,
  onChange,
  errors,
  check,
}: EditorPartProps & { check: TemplateCheck | null }) {
  const { messages } = draft;
  const set = (next: MessageDraft[]) => onChange({ messages: next });
  const format = draft.format === "detect" ? (check?.format ?? "liquid") : draft.format;
  const add = () => {
    const key = Math.max(-1, ...messages.map((message) => message.key)) + 1;
    const role = messages.at(-1)?.role === "user" ? "assistant" : "user";
    set([...messages, { key, role, content: "" }]);
  };
  const move = (index: number, step: number) => {
    const next = [...messages];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + step, 0, moved);
    set(next);
  };
  return (
    <Card>
      <CardHeader
        title="Messages"
        aside={
          <SimpleSelect
            label="Template format"
            size="sm"
            value={draft.format}
            onValueChange={(value) => onChange({ format: value as VersionDraft["format"] })}
            options={formatOptions.map((option) =>
              option.value === "detect" && draft.format === "detect" && check
                ? { ...option, label: `Detected: ${check.format}` }
                : option,
            )}
            triggerClassName="w-auto"
          />
        }
      />
      <ol>
        {messages.map((message, index) => (
          <MessageItem
            key={message.key}
            message={message}
            index={index}
            count={messages.length}
            format={format}
            error={
              check?.problems.get(message.key) ??
              errorUnder(errors, `/messages/${index}`) ??
              (index === 0 ? (errors.fields.get("/messages") ?? errors.fields.get("/template")) : undefined)
            }
            onChange={(changes) =>
              set(messages.map((one) => (one.key === message.key ? { ...one, ...changes } : one)))
            }
            onMove={(step) => move(index, step)}
            onRemove={() => set(messages.filter((one) => one.key !== message.key))}
          />
        ))}
      </ol>
      <div className="border-t px-4 py-2.5">
        <Button size="sm" onClick={add}>
          <Plus aria-hidden />
          Add message
        </Button>
      </div>
    </Card>
  );
}

function MessageItem({
  message,
  index,
  count,
  format,
  error,
  onChange,
  onMove,
  onRemove,
}: {
  message: MessageDraft;
  index: number;
  count: number;
  format: TemplateFormat;
  error: string | undefined;
  onChange: (changes: Partial<MessageDraft>) => void;
  onMove: (step: number) => void;
  onRemove: () => void;
}) {
  const name = `message ${index + 1}`;
  const id = `message-${message.key}`;
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <div className="mb-1.5 flex items-center gap-1">
        <SimpleSelect
          label={`Role of ${name}`}
          size="sm"
          value={message.role}
          onValueChange={(role) => onChange({ role: role as MessageDraft["role"] })}
          options={roleOptions}
          triggerClassName="w-28"
        />
        <span className="ml-auto" />
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Move ${name} up`}
          disabled={index === 0}
          onClick={() => onMove(-1)}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Move ${name} down`}
          disabled={index === count - 1}
          onClick={() => onMove(1)}
        >
          <ArrowDown aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Remove ${name}`}
          disabled={count === 1}
          onClick={onRemove}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <CodeEditor
        id={id}
        aria-label={`Text of ${name}, ${message.role}`}
        value={message.content}
        onValueChange={(content) => onChange({ content })}
        format={format}
        rows={message.role === "system" ? 5 : 3}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        placeholder={
          message.role === "system" ? "What the model is told first." : "Write {{ name }} where a value goes."
        }
      />
      {error && (
        <div className="mt-1">
          <FieldError id={`${id}-error`}>{error}</FieldError>
        </div>
      )}
    </li>
  );
}
