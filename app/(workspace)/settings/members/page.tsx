import type { Metadata } from "next";
import { hrefWith } from "@/components/filters/href-with";
import { InvitationTable } from "@/components/settings/members/invitation-table";
import { InviteMember } from "@/components/settings/members/invite-member";
import { MemberTable } from "@/components/settings/members/member-table";
import type { ShownMember } from "@/components/settings/members/types";
import { Card, CardHeader } from "@/components/ui/card";
import { CursorPagination } from "@/components/ui/pagination";
import { requireSession } from "@/lib/auth/viewer-from-session";
import { listOpenInvitations } from "@/lib/data/invitations";
import { countOwners, listMembers } from "@/lib/data/memberships";
import { maxPageSize } from "@/lib/domain/api/common";
import type { MemberAnswer } from "@/lib/domain/api/members";
import { invitableRoles, memberPowers } from "@/lib/domain/permissions/member-powers";
import { can } from "@/lib/domain/permissions/permissions";
import { atLeast } from "@/lib/domain/permissions/roles";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { signedInRecently } from "@/lib/services/confirm-identity";
import { type Given, orFirstPage, readSearch } from "../../search-params";
import {
  changeRoleAction,
  inviteMemberAction,
  leaveWorkspaceAction,
  reissueInvitationAction,
  removeMemberAction,
  revokeInvitationAction,
  transferOwnershipAction,
} from "./actions";

export const metadata: Metadata = { title: "Members" };

const path = "/settings/members";

const memberActions = {
  changeRole: changeRoleAction,
  remove: removeMemberAction,
  transfer: transferOwnershipAction,
  leave: leaveWorkspaceAction,
};

function shown(viewer: Viewer, member: MemberAnswer, owners: number): ShownMember {
  const isSelf = member.user.id === viewer.userId;
  const isLastOwner = member.role === "owner" && owners === 1;
  return {
    id: member.id,
    name: member.user.name,
    email: member.user.email,
    role: member.role,
    lastActiveAt: member.last_active_at,
    since: member.created_at,
    isSelf,
    isLastOwner,
    ...memberPowers(viewer.role, { role: member.role, isSelf, isLastOwner }),
  };
}

async function Invitations({ viewer, askPassword }: { viewer: Viewer; askPassword: boolean }) {
  const invitations = await listOpenInvitations(viewer);
  if (invitations.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Invitations" hint="nobody has accepted yet" />
      <InvitationTable
        invitations={invitations.map((one) => ({ ...one, mayChange: atLeast(viewer.role, one.role) }))}
        askPassword={askPassword}
        actions={{ reissue: reissueInvitationAction, revoke: revokeInvitationAction }}
      />
    </Card>
  );
}

export default async function MembersPage({ searchParams }: { searchParams: Promise<Given> }) {
  const session = await requireSession();
  const { viewer } = session;
  const { cursor } = readSearch(await searchParams, ["cursor"]);
  const [{ data, next_cursor: next }, owners] = await Promise.all([
    orFirstPage(listMembers(viewer, { limit: maxPageSize, cursor }), path),
    countOwners(viewer),
  ]);
  const askPassword = session.user.hasPassword && !signedInRecently(session);
  return (
    <>
      <Card>
        <CardHeader
          title="Members"
          hint="people who can sign in to this workspace"
          aside={
            can(viewer.role, "member.invite") && (
              <InviteMember
                roles={invitableRoles(viewer.role)}
                askPassword={askPassword}
                invite={inviteMemberAction}
              />
            )
          }
        />
        <MemberTable
          members={data.map((member) => shown(viewer, member, owners))}
          askPassword={askPassword}
          actions={memberActions}
        />
        <CursorPagination
          firstHref={cursor === undefined ? null : path}
          nextHref={next === null ? null : hrefWith(path, new URLSearchParams(), { cursor: next })}
        />
      </Card>
      {can(viewer.role, "member.invite") && <Invitations viewer={viewer} askPassword={askPassword} />}
    </>
  );
}
