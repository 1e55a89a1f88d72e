import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { revokeInvitation } from "@/lib/services/invitations";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  DELETE: route({ permission: "member.invite", params: { id: pathId("Invitation") } }, ({ viewer, params }) =>
    revokeInvitation(viewer, params.id),
  ),
});
