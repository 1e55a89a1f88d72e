"use server";

import { revalidatePath } from "next/cache";
import { updateWorkspaceBody } from "@/lib/domain/api/workspace";
import { action } from "@/lib/entry/action";
import { changeWorkspace } from "@/lib/services/manage-workspace";

export const changeWorkspaceAction = action(
  { permission: "workspace.update", input: updateWorkspaceBody },
  async ({ viewer, input }) => {
    await changeWorkspace(viewer, input);
    revalidatePath("/", "layout");
  },
);
