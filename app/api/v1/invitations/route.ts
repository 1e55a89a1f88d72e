import { listInvitations } from "@/lib/data/invitations";
import { listInvitationsQuery } from "@/lib/domain/api/invitations";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "member.invite", query: listInvitationsQuery }, ({ viewer, query }) =>
    listInvitations(viewer, query),
  ),
});
