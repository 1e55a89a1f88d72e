import type { Metadata } from "next";
import { EndSessions } from "@/components/settings/end-sessions";
import { PasswordForm } from "@/components/settings/password-form";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { endSessionsAction, setPassword } from "./actions";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const { user, viewer, workspace } = await requireSession();
  return (
    <>
      <Card>
        <CardHeader title="Account" />
        <CardContent>
          <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
            <dt className="text-muted-foreground">Name</dt>
            <dd>{user.name}</dd>
            <dt className="text-muted-foreground">Email</dt>
            <dd>{user.email}</dd>
            <dt className="text-muted-foreground">Role in {workspace.name}</dt>
            <dd>{viewer.role}</dd>
          </dl>
        </CardContent>
      </Card>
      {user.hasPassword && (
        <Card>
          <CardHeader title="Password" hint="a change ends every session of yours" />
          <CardContent>
            <PasswordForm email={user.email} change={setPassword} />
          </CardContent>
        </Card>
      )}
      <EndSessions end={endSessionsAction} />
    </>
  );
}
