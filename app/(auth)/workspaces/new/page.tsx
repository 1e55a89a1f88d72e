import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { NewWorkspaceForm } from "@/components/auth/new-workspace-form";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { noWorkspacePath } from "@/lib/auth/session";
import { getPerson } from "@/lib/auth/viewer-from-session";
import { mayCreateWorkspace } from "@/lib/services/manage-workspace";
import { createWorkspaceAction } from "./actions";

export const metadata: Metadata = { title: "New workspace" };

export default async function NewWorkspacePage() {
  const person = await getPerson();
  if (person === null) redirect("/sign-in?callbackUrl=/workspaces/new");
  if (!(await mayCreateWorkspace(person.user.id))) redirect(noWorkspacePath);
  return (
    <Card>
      <CardHeader title="New workspace" hint="you become its owner" />
      <CardContent className="flex flex-col gap-4">
        <NewWorkspaceForm create={createWorkspaceAction} />
        {person.workspaces.length > 0 && (
          <p className="text-xs text-muted-foreground">
            <Link href="/dashboard" className="text-foreground underline underline-offset-2">
              Back to the workspace you have open
            </Link>
          </p>
        )}
      </CardContent>
    </Card>
  );
}
