import type { Metadata } from "next";
import Link from "next/link";
import { signOut } from "@/app/(workspace)/actions";
import { AcceptInvitation } from "@/components/auth/accept-invitation";
import { AccountForm } from "@/components/auth/account-form";
import { SignOutButton } from "@/components/auth/sign-out-button";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { identityProviderNames } from "@/lib/auth/identity-providers";
import { getPerson } from "@/lib/auth/viewer-from-session";
import { readInvitation, type ShownInvitation } from "@/lib/services/accept-invitation";
import { acceptInvitationAction, joinWithAccount } from "./actions";

export const metadata: Metadata = {
  title: "Invitation",
  // The address of this page is a secret: it goes to nobody else.
  referrer: "no-referrer",
  robots: { index: false },
};

interface WaysInProps {
  token: string;
  shown: Extract<ShownInvitation, { open: true }>;
}

async function WaysIn({ token, shown }: WaysInProps) {
  const { email, workspace } = shown.invitation;
  const person = await getPerson();
  if (person?.user.email === email) {
    return <AcceptInvitation token={token} workspace={workspace.name} accept={acceptInvitationAction} />;
  }
  if (person !== null) {
    return (
      <>
        <p>You are signed in as {person.user.email}. Sign out, then open the link again.</p>
        <div>
          <SignOutButton signOut={signOut} />
        </div>
      </>
    );
  }
  const providers = identityProviderNames();
  const here = `/sign-in?${new URLSearchParams({ callbackUrl: `/invitations/${token}` })}`;
  if (shown.hasAccount) {
    return (
      <Link href={here} className={buttonVariants({ variant: "primary" })}>
        Sign in to accept
      </Link>
    );
  }
  return (
    <>
      <AccountForm
        create={joinWithAccount}
        submitLabel={`Join ${workspace.name}`}
        invitation={{ token, email }}
      />
      {providers.length > 0 && (
        <p className="text-xs text-muted-foreground">
          You can also{" "}
          <Link href={here} className="text-foreground underline underline-offset-2">
            sign in with {providers.map(({ name }) => name).join(" or ")}
          </Link>
          .
        </p>
      )}
    </>
  );
}

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const shown = await readInvitation(token);
  return (
    <Card>
      <CardHeader title={shown.open ? `Join ${shown.invitation.workspace.name}` : "Invitation"} />
      <CardContent className="flex flex-col gap-4">
        {shown.open ? (
          <>
            <p>
              {shown.invitation.inviterName ?? "An admin"} invites {shown.invitation.email} to the workspace{" "}
              {shown.invitation.workspace.name} as {shown.invitation.role}.
            </p>
            <WaysIn token={token} shown={shown} />
          </>
        ) : (
          <>
            <ErrorState title={shown.problem} />
            <Link href="/dashboard" className={buttonVariants()}>
              Open Assay
            </Link>
          </>
        )}
      </CardContent>
    </Card>
  );
}
