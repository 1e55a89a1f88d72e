import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AccountForm } from "@/components/auth/account-form";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { env } from "@/lib/env";
import { needsOwner } from "@/lib/services/owner";
import { createAccount } from "./actions";

export const metadata: Metadata = { title: "Sign up" };

export default async function SignUpPage() {
  if (!env().ASSAY_ALLOW_SIGNUP) redirect("/sign-in");
  if (await needsOwner()) redirect("/setup");
  return (
    <Card>
      <CardHeader title="Sign up" />
      <CardContent className="flex flex-col gap-4">
        <AccountForm create={createAccount} submitLabel="Create account" />
        <p className="text-xs text-muted-foreground">
          Have an account?{" "}
          <Link href="/sign-in" className="text-foreground underline underline-offset-2">
            Sign in
          </Link>
        </p>
      </CardContent>
    </Card>
  );
}
