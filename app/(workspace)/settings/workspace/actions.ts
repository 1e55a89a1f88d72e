"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { updateWorkspaceBody } from "@/lib/domain/api/workspace";
import { action } from "@/lib/entry/action";
import { forgetWorkspaceChoice } from "@/lib/entry/workspace-choice";
import { confirmIdentity } from "@/lib/services/confirm-identity";
import { changeWorkspace, deleteWorkspace } from "@/lib/services/manage-workspace";

export const changeWorkspaceAction = action(
  { permission: "workspace.update", input: updateWorkspaceBody },
  async ({ viewer, input }) => {
    await changeWorkspace(viewer, input);
    revalidatePath("/", "layout");
  },
);

export const deleteWorkspaceAction = action(
  {
    permission: "workspace.delete",
    input: z.strictObject({ name: z.string().max(200), password: z.string().max(200).optional() }),
  },
  async ({ viewer, session, input }) => {
    await confirmIdentity(session, input.password);
    await deleteWorkspace(viewer, input.name);
    await forgetWorkspaceChoice();
  },
);
