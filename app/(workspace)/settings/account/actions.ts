"use server";

import { z } from "zod";
import { formAction } from "@/lib/entry/action";
import { changePassword } from "@/lib/services/change-password";
import { passwordSchema } from "@/lib/services/password";

const passwordForm = z.strictObject({ current: z.string().max(200), next: passwordSchema });

export const setPassword = formAction(
  { permission: "workspace.read", input: passwordForm },
  async ({ session, input }) => {
    await changePassword(session.user.id, input.current, input.next);
    return null;
  },
);
