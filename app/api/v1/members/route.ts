import { listMembers } from "@/lib/data/memberships";
import { listMembersQuery } from "@/lib/domain/api/members";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "member.read", query: listMembersQuery }, ({ viewer, query }) =>
    listMembers(viewer, query),
  ),
});
