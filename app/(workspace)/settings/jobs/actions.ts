"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { changeJob } from "@/app/_jobs/jobs";
import { idSchema } from "@/lib/domain/api/common";
import { action } from "@/lib/entry/action";

const path = "/settings/jobs";
const options = { permission: "job.manage", input: z.strictObject({ id: idSchema }) } as const;

export const retryJobAction = action(options, async ({ viewer, input }) => {
  await changeJob(viewer, input.id, "retry");
  revalidatePath(path);
});

export const cancelJobAction = action(options, async ({ viewer, input }) => {
  await changeJob(viewer, input.id, "cancel");
  revalidatePath(path);
});
