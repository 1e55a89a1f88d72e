import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { identityProviderNames } from "@/lib/auth/identity-providers";
import { returnPath } from "@/lib/auth/return-path";
import { getPerson } from "@/lib/auth/viewer-from-session";
import { env } from "@/lib/env";
import { needsOwner } from "@/lib/services/owner";

export const metadata: Metadata = { title: "Sign in" };

interface SignInPageProps {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

/** next-auth's codes for a sign-in that failed at an identity provider. */
function providerProblem(code: string | string[] | undefined): string | null {
  if (code === undefined) return null;
  if (code === "AccessDenied") {
    return "This account may not sign in here. Use one with a verified e-mail address that was invited.";
  }
  return "Signing in failed at the identity provider. Try again, or sign in another way.";
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl, error } = await searchParams;
  const returnTo = returnPath(callbackUrl);
  if ((await getPerson()) !== null) redirect(returnTo);
  if (await needsOwner()) redirect("/setup");
  return (
    <Card>
      <CardHeader title="Sign in" />
      <CardContent>
        <SignInForm
          returnTo={returnTo}
          providers={identityProviderNames()}
          problem={providerProblem(error)}
          signUpHref={env().ASSAY_ALLOW_SIGNUP ? "/sign-up" : null}
        />
      </CardContent>
    </Card>
  );
}
