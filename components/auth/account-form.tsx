"use client";

import { useActionState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { keepingFields } from "@/components/ui/keeping-fields";
import { reached } from "@/components/ui/reached";
import { SubmitButton } from "@/components/ui/submit-button";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";
import { signInWithPassword } from "./sign-in-with-password";

type Result = ActionResult<null>;

interface AccountFormProps {
  /** Makes the account; the form then signs in with it. */
  create: (previous: Result | null, form: FormData) => Promise<Result>;
  submitLabel: string;
  /** Asks for the one-time token of the server's log. */
  withToken?: boolean;
  /** Joins by an invitation, whose address it is. */
  invitation?: { token: string; email: string };
}

interface TextField {
  name: string;
  label: string;
  help?: string;
  type?: string;
  autoComplete: string;
  minLength?: number;
}

const tokenField: TextField = {
  name: "token",
  label: "One-time token",
  help: "The server wrote it to its log when it started.",
  autoComplete: "off",
};

const accountFields: TextField[] = [
  { name: "name", label: "Your name", autoComplete: "name" },
  { name: "email", label: "Email", type: "email", autoComplete: "username" },
  {
    name: "password",
    label: "Password",
    help: "At least 8 characters.",
    type: "password",
    autoComplete: "new-password",
    minLength: 8,
  },
];

export function AccountForm({ create, submitLabel, withToken = false, invitation }: AccountFormProps) {
  const [result, submit, pending] = useActionState(
    async (previous: Result | null, form: FormData): Promise<Result> => {
      const created = await reached(create(previous, form));
      if (!created.ok) return created;
      const failed = await signInWithPassword(
        String(form.get("email")),
        String(form.get("password")),
        "/dashboard",
      );
      return failed === null
        ? created
        : { ok: false, code: "unauthenticated", message: `The account is made. ${failed}`, fields: [] };
    },
    null,
  );
  const fields = withToken ? [tokenField, ...accountFields] : accountFields;
  const general = result !== null && !result.ok && result.fields.length === 0 ? result.message : null;
  return (
    <form method="post" onSubmit={keepingFields(submit)} className="flex flex-col gap-3">
      {general !== null && <ErrorState title={general} />}
      {invitation !== undefined && <input type="hidden" name="token" value={invitation.token} />}
      {fields.map(({ name, label, help, ...input }) => {
        const error = fieldMessage(result, `/${name}`) ?? undefined;
        const field = { id: name, label, error, ...(help !== undefined && { help }) };
        return (
          <Field key={name} {...field}>
            <Input
              {...fieldControlProps(field)}
              {...input}
              {...(name === "email" && invitation && { defaultValue: invitation.email, readOnly: true })}
              name={name}
              required
            />
          </Field>
        );
      })}
      <SubmitButton className="mt-1 w-full" pending={pending || result?.ok === true}>
        {submitLabel}
      </SubmitButton>
    </form>
  );
}
