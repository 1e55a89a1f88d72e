import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccountForm } from "@/components/auth/account-form";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { needsOwner } from "@/lib/services/owner";
import { createOwner } from "./actions";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage() {
  if (!(await needsOwner())) redirect("/sign-in");
  return (
    <Card>
      <CardHeader title="Create the owner" hint="the first account of this installation" />
      <CardContent>
        <AccountForm create={createOwner} submitLabel="Create owner" withToken />
      </CardContent>
    </Card>
  );
}
