"use client";

import Link from "next/link";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signInWithPassword } from "./sign-in-with-password";

interface SignInFormProps {
  returnTo: string;
  providers: readonly { id: string; name: string }[];
  /** What went wrong at an identity provider before. */
  problem: string | null;
  signUpHref: string | null;
}

export function SignInForm({ returnTo, providers, problem: earlier, signUpHref }: SignInFormProps) {
  const [problem, setProblem] = useState(earlier);
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setProblem(null);
    const failed = await signInWithPassword(
      String(form.get("email")),
      String(form.get("password")),
      returnTo,
    );
    // Without a failure the browser is on its way: the button stays busy.
    if (failed === null) return;
    setProblem(failed);
    setPending(false);
  };
  return (
    <div className="flex flex-col gap-4">
      {problem !== null && <ErrorState title={problem} />}
      {/* Posting keeps a password out of the address bar should the page be submitted before its script runs. */}
      <form method="post" onSubmit={submit} className="flex flex-col gap-3">
        <Field id="email" label="Email">
          <Input
            {...fieldControlProps({ id: "email" })}
            name="email"
            type="email"
            autoComplete="username"
            required
            autoFocus
          />
        </Field>
        <Field id="password" label="Password">
          <Input
            {...fieldControlProps({ id: "password" })}
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
        </Field>
        <Button type="submit" variant="primary" pending={pending} className="mt-1 w-full">
          Sign in
        </Button>
      </form>
      {providers.length > 0 && (
        <div className="flex flex-col gap-2 border-t pt-4">
          {providers.map((provider) => (
            <Button key={provider.id} onClick={() => signIn(provider.id, { callbackUrl: returnTo })}>
              Continue with {provider.name}
            </Button>
          ))}
        </div>
      )}
      {signUpHref !== null && (
        <p className="text-xs text-muted-foreground">
          No account yet?{" "}
          <Link href={signUpHref} className="text-foreground underline underline-offset-2">
            Sign up
          </Link>
        </p>
      )}
    </div>
  );
}
