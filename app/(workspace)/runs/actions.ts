"use server";

import { z } from "zod";
import { idSchema } from "@/lib/domain/api/common";
import { exampleFromRunBody } from "@/lib/domain/api/golden-examples";
import { action } from "@/lib/entry/action";
import { exampleFromRun } from "@/lib/services/example-from-run";
import { repeatRun } from "@/lib/services/repeat-run";

export const repeatRunAction = action(
  { permission: "run.create", input: z.strictObject({ run_id: idSchema }) },
  async ({ viewer, input }) => ({ id: (await repeatRun(viewer, input.run_id)).id }),
);

export const saveExampleAction = action(
  { permission: "example.create", input: exampleFromRunBody.extend({ run_id: idSchema }) },
  async ({ viewer, input }) => {
    const { run_id: runId, ...body } = input;
    return { id: (await exampleFromRun(viewer, runId, body)).id };
  },
);
