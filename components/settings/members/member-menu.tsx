"use client";

import { Crown, EllipsisVertical, LogOut, UserMinus, UserRoundCog } from "lucide-react";
import { useState } from "react";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Field } from "@/components/ui/field";
import { reached } from "@/components/ui/reached";
import type { Role } from "@/lib/domain/permissions/roles";
import { ConfirmedDialog } from "./confirmed-dialog";
import { RoleSelect } from "./role-select";
import type { MemberActions, ShownMember } from "./types";

interface MemberMenuProps {
  member: ShownMember;
  askPassword: boolean;
  actions: MemberActions;
}

type Asked = "role" | "transfer" | "remove" | "leave" | null;

function ChangeRole({ member, askPassword, actions, close }: MemberMenuProps & { close: () => void }) {
  return (
    <ConfirmedDialog
      title={`Change the role of ${member.name}`}
      confirmLabel="Change role"
      askPassword={askPassword}
      run={(form, password) =>
        actions.changeRole({ id: member.id, role: String(form.get("role")) as Role, password })
      }
      onDone={close}
      onClose={close}
    >
      <p>
        {member.isSelf ? "You are" : "Now"} {member.role}. The change works at once, also for their API keys.
      </p>
      <Field id="member-role" label="New role">
        <RoleSelect id="member-role" roles={member.roles} defaultValue={member.roles[0] ?? "viewer"} />
      </Field>
    </ConfirmedDialog>
  );
}

function Transfer({ member, askPassword, actions, close }: MemberMenuProps & { close: () => void }) {
  return (
    <ConfirmedDialog
      title={`Hand the workspace over to ${member.name}?`}
      confirmLabel="Hand over"
      tone="danger"
      askPassword={askPassword}
      run={(_form, password) => actions.transfer({ id: member.id, password })}
      onDone={close}
      onClose={close}
    >
      <p>{member.name} becomes owner and you become admin. Only they can make you an owner again.</p>
    </ConfirmedDialog>
  );
}

/** What the viewer may do with one member; nothing to show when that is nothing. */
export function MemberMenu(props: MemberMenuProps) {
  const { member, actions } = props;
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const mayLeave = member.isSelf && !member.isLastOwner;
  if (member.roles.length === 0 && !member.mayInherit && !member.mayRemove && !mayLeave) return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon-sm" variant="ghost" aria-label={`Actions for ${member.name}`}>
            <EllipsisVertical aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {member.roles.length > 0 && (
            <DropdownMenuItem onSelect={() => setAsked("role")}>
              <UserRoundCog aria-hidden />
              Change role
            </DropdownMenuItem>
          )}
          {member.mayInherit && (
            <DropdownMenuItem onSelect={() => setAsked("transfer")}>
              <Crown aria-hidden />
              Hand over ownership
            </DropdownMenuItem>
          )}
          {member.mayRemove && (
            <DropdownMenuItem tone="danger" onSelect={() => setAsked("remove")}>
              <UserMinus aria-hidden />
              Remove from workspace
            </DropdownMenuItem>
          )}
          {mayLeave && (
            <DropdownMenuItem tone="danger" onSelect={() => setAsked("leave")}>
              <LogOut aria-hidden />
              Leave workspace
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {asked === "role" && <ChangeRole {...props} close={close} />}
      {asked === "transfer" && <Transfer {...props} close={close} />}
      <Confirm
        open={asked === "remove"}
        onOpenChange={close}
        title={`Remove ${member.name}?`}
        description="They lose access at once: sessions end, their API keys here are turned off and invitations they gave are withdrawn. What they made stays."
        confirmLabel="Remove"
        cancelLabel="Keep"
        onConfirm={async () => {
          const result = await reached(actions.remove({ id: member.id }));
          if (!result.ok) return { error: result.message };
        }}
      />
      <Confirm
        open={asked === "leave"}
        onOpenChange={close}
        title="Leave this workspace?"
        description="You lose access at once and your API keys here are turned off. What you made stays. To come back you need an invitation."
        confirmLabel="Leave"
        cancelLabel="Stay"
        onConfirm={async () => {
          const result = await reached(actions.leave({}));
          if (!result.ok) return { error: result.message };
          // A full load: nothing of the workspace stays on the page.
          window.location.assign("/dashboard");
        }}
      />
    </>
  );
}
