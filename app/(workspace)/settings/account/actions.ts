"use server";

import { z } from "zod";
import { action, formAction } from "@/lib/entry/action";
import { changePassword } from "@/lib/services/change-password";
import { endSessions } from "@/lib/services/end-sessions";
import { passwordSchema } from "@/lib/services/password";

const passwordForm = z.strictObject({ current: z.string().max(200), next: passwordSchema });

export const setPassword = formAction(
  { permission: "workspace.read", input: passwordForm },
  async ({ viewer, session, input }) => {
    await changePassword(session.user, input.current, input.next, viewer.from);
    return null;
  },
);

export const endSessionsAction = action(
  { permission: "workspace.read", input: z.strictObject({}) },
  async ({ viewer, session }) => {
    await endSessions(session.user, viewer.from);
  },
);
