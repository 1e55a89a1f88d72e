"use client";

import { UserPlus } from "lucide-react";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import { SimpleSelect } from "@/components/ui/select";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import { defaultInvitationDays } from "@/lib/domain/api/invitations";
import type { Role } from "@/lib/domain/permissions/roles";
import { formMessage } from "../form-message";
import { PasswordField } from "../password-field";
import { LinkOnce } from "./link-once";
import { RoleSelect } from "./role-select";
import type { Invite, IssuedLink } from "./types";

interface InviteMemberProps {
  /** Roles the viewer may give. */
  roles: readonly Role[];
  askPassword: boolean;
  invite: Invite;
}

const names = ["email", "role", "expires_in_days", "password"];
const days = [1, 3, defaultInvitationDays, 14, 30];

function InviteForm({
  roles,
  askPassword,
  invite,
  onIssued,
}: InviteMemberProps & { onIssued: (link: IssuedLink) => void }) {
  const [result, setResult] = useState<ActionResult<IssuedLink> | null>(null);
  const [pending, startTransition] = useTransition();
  const problem = (name: string) => fieldMessage(result, `/${name}`) ?? undefined;
  const message = formMessage(result, names);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get("password") ?? "");
    startTransition(async () => {
      const answer = await reached(
        invite({
          email: String(form.get("email")).trim(),
          role: String(form.get("role")) as Role,
          expires_in_days: Number(form.get("days")),
          ...(password === "" ? {} : { password }),
        }),
      );
      setResult(answer);
      if (answer.ok) onIssued(answer.data);
    });
  };
  return (
    <form method="post" onSubmit={send} className="flex flex-col gap-3">
      {message !== null && <ErrorState title={message} />}
      <Field id="invite-email" label="Email" error={problem("email")}>
        <Input
          {...fieldControlProps({ id: "invite-email", error: problem("email") })}
          name="email"
          type="email"
          autoComplete="off"
          placeholder="grace@example.com"
          maxLength={320}
          required
          autoFocus
        />
      </Field>
      <Field id="invite-role" label="Role" error={problem("role")}>
        <RoleSelect
          id="invite-role"
          roles={roles}
          defaultValue={roles.includes("editor") ? "editor" : "viewer"}
        />
      </Field>
      <Field id="invite-days" label="The link works for" error={problem("expires_in_days")}>
        <SimpleSelect
          id="invite-days"
          name="days"
          defaultValue={String(defaultInvitationDays)}
          triggerClassName="w-full"
          options={days.map((count) => ({
            value: String(count),
            label: count === 1 ? "1 day" : `${count} days`,
          }))}
        />
      </Field>
      {(askPassword || problem("password") !== undefined) && (
        <PasswordField id="invite-password" error={problem("password")} />
      )}
      <Button type="submit" variant="primary" pending={pending} className="self-end">
        Create link
      </Button>
    </form>
  );
}

/** The button, the form, and the one time the link is shown. */
export function InviteMember(props: InviteMemberProps) {
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState<IssuedLink | null>(null);
  const change = (next: boolean) => {
    setOpen(next);
    if (next) setLink(null);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <UserPlus aria-hidden />
          Invite
        </Button>
      </DialogTrigger>
      <DialogContent
        title={link === null ? "Invite to this workspace" : `Invitation for ${link.email}`}
        {...(link !== null && { footer: <Button onClick={() => change(false)}>Done</Button> })}
      >
        {link === null ? <InviteForm {...props} onIssued={setLink} /> : <LinkOnce link={link} />}
      </DialogContent>
    </Dialog>
  );
}
