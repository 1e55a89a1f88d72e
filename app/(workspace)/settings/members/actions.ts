"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { z } from "zod";
import { idSchema } from "@/lib/domain/api/common";
import { createInvitationBody, defaultInvitationDays } from "@/lib/domain/api/invitations";
import { updateMemberBody } from "@/lib/domain/api/members";
import { action } from "@/lib/entry/action";
import { publicUrl } from "@/lib/entry/public-url";
import { forgetWorkspaceChoice } from "@/lib/entry/workspace-choice";
import { confirmIdentity } from "@/lib/services/confirm-identity";
import {
  type IssuedInvitation,
  inviteMember,
  reissueInvitation,
  revokeInvitation,
} from "@/lib/services/invitations";
import {
  changeMemberRole,
  leaveWorkspace,
  removeMember,
  transferOwnership,
} from "@/lib/services/manage-members";

const path = "/settings/members";
const password = z.string().max(200).optional();
const one = z.strictObject({ id: idSchema });
const oneConfirmed = z.strictObject({ id: idSchema, password });

async function linkOf({ invitation, path }: IssuedInvitation) {
  return {
    email: invitation.email,
    expires_at: invitation.expires_at,
    url: publicUrl(await headers(), path),
  };
}

export const inviteMemberAction = action(
  { permission: "member.invite", input: createInvitationBody.extend({ password }) },
  async ({ viewer, session, input }) => {
    const { password: given, ...body } = input;
    await confirmIdentity(session, given);
    const issued = await inviteMember(viewer, body);
    revalidatePath(path);
    return linkOf(issued);
  },
);

export const reissueInvitationAction = action(
  { permission: "member.invite", input: oneConfirmed },
  async ({ viewer, session, input }) => {
    await confirmIdentity(session, input.password);
    const issued = await reissueInvitation(viewer, input.id, defaultInvitationDays);
    revalidatePath(path);
    return linkOf(issued);
  },
);

export const revokeInvitationAction = action(
  { permission: "member.invite", input: one },
  async ({ viewer, input }) => {
    await revokeInvitation(viewer, input.id);
    revalidatePath(path);
  },
);

export const changeRoleAction = action(
  { permission: "member.update", input: updateMemberBody.extend({ id: idSchema, password }) },
  async ({ viewer, session, input }) => {
    await confirmIdentity(session, input.password);
    await changeMemberRole(viewer, input.id, input.role);
    revalidatePath(path);
  },
);

export const removeMemberAction = action(
  { permission: "member.remove", input: one },
  async ({ viewer, input }) => {
    await removeMember(viewer, input.id);
    revalidatePath(path);
  },
);

export const transferOwnershipAction = action(
  { permission: "workspace.transfer", input: oneConfirmed },
  async ({ viewer, session, input }) => {
    await confirmIdentity(session, input.password);
    await transferOwnership(viewer, input.id);
    revalidatePath("/", "layout");
  },
);

/** Leaving is everybody's: no role stands before it. */
export const leaveWorkspaceAction = action(
  { permission: "workspace.read", input: z.strictObject({}) },
  async ({ viewer }) => {
    await leaveWorkspace(viewer);
    await forgetWorkspaceChoice();
  },
);
