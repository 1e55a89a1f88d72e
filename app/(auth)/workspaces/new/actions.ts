"use server";

import { z } from "zod";
import { workspaceNameSchema } from "@/lib/domain/api/workspace";
import { personAction } from "@/lib/entry/action";
import { keepWorkspaceChoice } from "@/lib/entry/workspace-choice";
import { createWorkspace } from "@/lib/services/manage-workspace";

export const createWorkspaceAction = personAction(
  z.strictObject({ name: workspaceNameSchema }),
  async ({ person, input, from }) => {
    const { id } = await createWorkspace(person.user, input.name, from);
    await keepWorkspaceChoice(id);
  },
);
