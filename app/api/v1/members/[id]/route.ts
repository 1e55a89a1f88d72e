import { updateMemberBody } from "@/lib/domain/api/members";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { changeMemberRole, removeMember } from "@/lib/services/manage-members";

const params = { id: pathId("Member") };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  PATCH: route({ permission: "member.update", params, body: updateMemberBody }, ({ viewer, params, body }) =>
    changeMemberRole(viewer, params.id, body.role),
  ),
  DELETE: route({ permission: "member.remove", params }, ({ viewer, params }) =>
    removeMember(viewer, params.id),
  ),
});
