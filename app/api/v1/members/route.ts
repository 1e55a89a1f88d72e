import { listMembers } from "@/lib/data/memberships";
import { createInvitationBody } from "@/lib/domain/api/invitations";
import { listMembersQuery } from "@/lib/domain/api/members";
import { publicUrl } from "@/lib/entry/public-url";
import { methods, route } from "@/lib/entry/route";
import { inviteMember } from "@/lib/services/invitations";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "member.read", query: listMembersQuery }, ({ viewer, query }) =>
    listMembers(viewer, query),
  ),
  POST: route(
    {
      permission: "member.invite",
      body: createInvitationBody,
      status: 201,
      idempotency: "atomic",
      secretAnswer: true,
    },
    async ({ viewer, body, request }) => {
      const { invitation, path } = await inviteMember(viewer, body);
      return { ...invitation, url: publicUrl(request.headers, path) };
    },
  ),
});
