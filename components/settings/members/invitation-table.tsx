"use client";

import { Link2, X } from "lucide-react";
import { useState } from "react";
import { Confirm } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { reached } from "@/components/ui/reached";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { defaultInvitationDays, type InvitationAnswer } from "@/lib/domain/api/invitations";
import { MISSING } from "@/lib/domain/format";
import { ConfirmedDialog } from "./confirmed-dialog";
import { LinkOnce } from "./link-once";
import type { InvitationActions, IssuedLink } from "./types";

/** An invitation, and whether the viewer may give its role and so change it. */
export interface ShownInvitation extends InvitationAnswer {
  mayChange: boolean;
}

interface InvitationTableProps {
  invitations: readonly ShownInvitation[];
  askPassword: boolean;
  actions: InvitationActions;
}

function NewLink({
  invitation,
  askPassword,
  reissue,
  onIssued,
}: {
  invitation: ShownInvitation;
  askPassword: boolean;
  reissue: InvitationActions["reissue"];
  onIssued: (link: IssuedLink) => void;
}) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => setOpen(true)}>
        <Link2 aria-hidden />
        New link
      </Button>
      {open && (
        <ConfirmedDialog
          title={`New link for ${invitation.email}?`}
          confirmLabel="Create link"
          askPassword={askPassword}
          run={(_form, password) => reissue({ id: invitation.id, password })}
          onDone={(link) => {
            close();
            onIssued(link);
          }}
          onClose={close}
        >
          <p>The link they have stops working. The new one works for {defaultInvitationDays} days.</p>
        </ConfirmedDialog>
      )}
    </>
  );
}

function Row({
  invitation,
  askPassword,
  actions,
  onIssued,
}: Omit<InvitationTableProps, "invitations"> & {
  invitation: ShownInvitation;
  onIssued: (link: IssuedLink) => void;
}) {
  const { email, role, state, invited_by: inviter, expires_at: expiresAt, mayChange } = invitation;
  return (
    <TableRow>
      <TableRowHead>{email}</TableRowHead>
      <TableCell>
        <Badge>{role}</Badge>
      </TableCell>
      <TableCell>{inviter?.name ?? <span className="text-muted-foreground">{MISSING}</span>}</TableCell>
      <TableCell>
        {state === "expired" ? <Badge tone="warn">expired</Badge> : <RelativeTime value={expiresAt} />}
      </TableCell>
      <TableCell className="text-right">
        {mayChange && (
          <span className="inline-flex gap-1">
            <NewLink
              invitation={invitation}
              askPassword={askPassword}
              reissue={actions.reissue}
              onIssued={onIssued}
            />
            <Confirm
              trigger={
                <Button size="icon-sm" variant="ghost" aria-label={`Revoke the invitation of ${email}`}>
                  <X aria-hidden />
                </Button>
              }
              title={`Revoke the invitation of ${email}?`}
              description="The link stops working at once. You can invite them again."
              confirmLabel="Revoke"
              cancelLabel="Keep"
              onConfirm={async () => {
                const result = await reached(actions.revoke({ id: invitation.id }));
                if (!result.ok) return { error: result.message };
              }}
            />
          </span>
        )}
      </TableCell>
    </TableRow>
  );
}

/** Invitations nobody accepted yet. */
export function InvitationTable({ invitations, ...props }: InvitationTableProps) {
  // Held here: the row it came from is gone once a new link took its place.
  const [link, setLink] = useState<IssuedLink | null>(null);
  return (
    <>
      <Table label="Invitations">
        <TableHeader>
          <TableRow>
            <TableHead>Email</TableHead>
            <TableHead>Role</TableHead>
            <TableHead>Invited by</TableHead>
            <TableHead>Expires</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {invitations.map((invitation) => (
            <Row key={invitation.id} {...props} invitation={invitation} onIssued={setLink} />
          ))}
        </TableBody>
      </Table>
      <Dialog open={link !== null} onOpenChange={() => setLink(null)}>
        {link !== null && (
          <DialogContent
            title={`Invitation for ${link.email}`}
            footer={<Button onClick={() => setLink(null)}>Done</Button>}
          >
            <LinkOnce link={link} />
          </DialogContent>
        )}
      </Dialog>
    </>
  );
}
