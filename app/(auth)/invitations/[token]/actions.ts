"use server";

import { z } from "zod";
import { personAction, publicFormAction } from "@/lib/entry/action";
import { keepWorkspaceChoice } from "@/lib/entry/workspace-choice";
import { acceptInvitation, acceptWithAccount } from "@/lib/services/accept-invitation";
import { accountInput } from "@/lib/services/account-input";

const token = z.string().max(200);

export const acceptInvitationAction = personAction(
  z.strictObject({ token }),
  async ({ person, input, from }) => {
    const { workspaceId } = await acceptInvitation(person.user, input.token, from);
    await keepWorkspaceChoice(workspaceId);
  },
);

export const joinWithAccount = publicFormAction(
  // The address is the invitation's, whatever the form says.
  accountInput.extend({ token }),
  async ({ input, from }) => {
    const { workspaceId } = await acceptWithAccount(input.token, input, from);
    await keepWorkspaceChoice(workspaceId);
    return null;
  },
);
