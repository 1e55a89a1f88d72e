"use client";

import { useActionState } from "react";
import { signInWithPassword } from "@/components/auth/sign-in-with-password";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { keepingFields } from "@/components/ui/keeping-fields";
import { reached } from "@/components/ui/reached";
import { SubmitButton } from "@/components/ui/submit-button";
import { type ActionResult, fieldMessage } from "@/lib/domain/api/action-result";

type Result = ActionResult<null>;

interface PasswordFormProps {
  email: string;
  change: (previous: Result | null, form: FormData) => Promise<Result>;
}

export function PasswordForm({ email, change }: PasswordFormProps) {
  const [result, submit, pending] = useActionState(async (previous: Result | null, form: FormData) => {
    const changed = await reached(change(previous, form));
    // The change ended this session too: a new one is opened with the new password.
    if (changed.ok) await signInWithPassword(email, String(form.get("next")), "/settings/account");
    return changed;
  }, null);
  const problem = (name: string) => fieldMessage(result, `/${name}`) ?? undefined;
  const general = result !== null && !result.ok && result.fields.length === 0 ? result.message : null;
  return (
    <form method="post" onSubmit={keepingFields(submit)} className="flex max-w-[360px] flex-col gap-3">
      {general !== null && <ErrorState title={general} />}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Field id="current-password" label="Current password" error={problem("current")}>
        <Input
          {...fieldControlProps({ id: "current-password", error: problem("current") })}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
      </Field>
      <Field id="next-password" label="New password" help="At least 8 characters." error={problem("next")}>
        <Input
          {...fieldControlProps({ id: "next-password", help: true, error: problem("next") })}
          name="next"
          type="password"
          autoComplete="new-password"
          minLength={8}
          required
        />
      </Field>
      <SubmitButton className="self-start" pending={pending}>
        Change password
      </SubmitButton>
    </form>
  );
}
