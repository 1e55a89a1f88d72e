import { reissueInvitationBody } from "@/lib/domain/api/invitations";
import { pathId } from "@/lib/entry/path";
import { publicUrl } from "@/lib/entry/public-url";
import { methods, route } from "@/lib/entry/route";
import { reissueInvitation } from "@/lib/services/invitations";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "member.invite",
      params: { id: pathId("Invitation") },
      body: reissueInvitationBody,
      status: 201,
      idempotency: "atomic",
      secretAnswer: true,
    },
    async ({ viewer, params, body, request }) => {
      const { invitation, path } = await reissueInvitation(viewer, params.id, body.expires_in_days);
      return { ...invitation, url: publicUrl(request.headers, path) };
    },
  ),
});
