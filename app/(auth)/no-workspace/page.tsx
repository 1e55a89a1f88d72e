import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { signOut } from "@/app/(workspace)/actions";
import { SignOutButton } from "@/components/auth/sign-out-button";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { getPerson } from "@/lib/auth/viewer-from-session";
import { mayCreateWorkspace } from "@/lib/services/manage-workspace";

export const metadata: Metadata = { title: "No workspace" };

export default async function NoWorkspacePage() {
  const person = await getPerson();
  if (person === null) redirect("/sign-in");
  if (person.workspaces.length > 0) redirect("/dashboard");
  const mayCreate = await mayCreateWorkspace(person.user.id);
  return (
    <Card>
      <CardHeader title="No workspace" />
      <CardContent className="flex flex-col gap-4">
        <p>
          You are signed in as {person.user.email}, but a member of no workspace. Ask an admin for an
          invitation link to this address{mayCreate ? ", or create a workspace of your own." : "."}
        </p>
        <div className="flex gap-2">
          {mayCreate && (
            <Link href="/workspaces/new" className={buttonVariants({ variant: "primary" })}>
              New workspace
            </Link>
          )}
          <SignOutButton signOut={signOut} />
        </div>
      </CardContent>
    </Card>
  );
}
