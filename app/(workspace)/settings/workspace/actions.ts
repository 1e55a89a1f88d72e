"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { labelNameSchema } from "@/lib/domain/prompts/schema";
import { action } from "@/lib/entry/action";
import { changeWorkspace } from "@/lib/services/manage-workspace";

export const changeWorkspaceAction = action(
  {
    permission: "workspace.update",
    input: z.strictObject({
      name: z.string().trim().min(1, "Give the workspace a name.").max(100),
      protected_labels: z.array(labelNameSchema).max(20, "Protect at most 20 labels."),
    }),
  },
  async ({ viewer, input }) => {
    await changeWorkspace(viewer, { name: input.name, protectedLabels: input.protected_labels });
    revalidatePath("/", "layout");
  },
);
