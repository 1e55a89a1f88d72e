"use client";

import { Plus } from "lucide-react";
import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { keepingFields } from "@/components/ui/keeping-fields";
import { reached } from "@/components/ui/reached";
import { SimpleSelect } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import type { Role } from "@/lib/domain/permissions/roles";

type Created = { name: string; key: string };
type Create = (previous: ActionResult<Created> | null, form: FormData) => Promise<ActionResult<Created>>;

interface CreateApiKeyProps {
  create: Create;
  roles: readonly Role[];
  /** The sign-in is too old for a new key without the password. */
  askPassword: boolean;
}

const expiries = [
  { value: "never", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
];

function KeyOnce({ created }: { created: Created }) {
  return (
    <div className="flex flex-col gap-3">
      <p>Copy the key now. It is not shown again; only a fingerprint of it is kept.</p>
      <div className="flex items-center gap-2 rounded-md border bg-muted px-2.5 py-2">
        <code className="mono min-w-0 flex-1 break-all text-xs" data-testid="new-api-key">
          {created.key}
        </code>
        <CopyButton text={created.key} label="Copy" variant="line" />
      </div>
    </div>
  );
}

function CreateForm({
  create,
  roles,
  askPassword,
  onCreated,
}: CreateApiKeyProps & { onCreated: (created: Created) => void }) {
  const [result, submit, pending] = useActionState<ActionResult<Created> | null, FormData>(
    async (previous, form) => {
      const answer = await reached(create(previous, form));
      if (answer.ok) onCreated(answer.data);
      return answer;
    },
    null,
  );
  const problem = (name: string) => fieldMessage(result, `/${name}`) ?? undefined;
  const general = result !== null && !result.ok && result.fields.length === 0 ? result.message : null;
  const wantsPassword = askPassword || problem("password") !== undefined;
  return (
    <form method="post" onSubmit={keepingFields(submit)} className="flex flex-col gap-3">
      {general !== null && <ErrorState title={general} />}
      <Field id="key-name" label="Name" help="What uses it, such as ci." error={problem("name")}>
        <Input
          {...fieldControlProps({ id: "key-name", help: true, error: problem("name") })}
          name="name"
          maxLength={100}
          required
          autoFocus
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field id="key-role" label="Role" error={problem("role")}>
          <SimpleSelect
            id="key-role"
            name="role"
            defaultValue={roles.includes("editor") ? "editor" : "viewer"}
            options={roles.map((role) => ({ value: role, label: role }))}
          />
        </Field>
        <Field id="key-limit" label="Requests / min" error={problem("rate_limit_per_minute")}>
          <Input
            {...fieldControlProps({ id: "key-limit", error: problem("rate_limit_per_minute") })}
            name="rate_limit_per_minute"
            type="number"
            min={1}
            max={100_000}
            defaultValue={60}
            required
          />
        </Field>
        <Field id="key-expiry" label="Expires" error={problem("expires_in_days")}>
          <SimpleSelect id="key-expiry" name="expires_in_days" defaultValue="never" options={expiries} />
        </Field>
      </div>
      {wantsPassword && (
        <Field
          id="key-password"
          label="Your password"
          help="You signed in more than 15 minutes ago."
          error={problem("password")}
        >
          <Input
            {...fieldControlProps({ id: "key-password", help: true, error: problem("password") })}
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
        </Field>
      )}
      <SubmitButton className="self-end" pending={pending}>
        Create key
      </SubmitButton>
    </form>
  );
}

/** The button, the form, and the one time the key is shown. */
export function CreateApiKey(props: CreateApiKeyProps) {
  const [open, setOpen] = useState(false);
  const [created, setCreated] = useState<Created | null>(null);
  const change = (next: boolean) => {
    setOpen(next);
    if (next) setCreated(null);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          New key
        </Button>
      </DialogTrigger>
      <DialogContent
        title={created === null ? "New API key" : `The key “${created.name}”`}
        {...(created !== null && { footer: <Button onClick={() => change(false)}>Done</Button> })}
      >
        {created === null ? <CreateForm {...props} onCreated={setCreated} /> : <KeyOnce created={created} />}
      </DialogContent>
    </Dialog>
  );
}
