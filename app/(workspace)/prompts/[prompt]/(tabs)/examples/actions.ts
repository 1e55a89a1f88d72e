"use server";

import { z } from "zod";
import { idSchema } from "@/lib/domain/api/common";
import { createExampleBody, updateExampleBody } from "@/lib/domain/api/golden-examples";
import { action } from "@/lib/entry/action";
import { archiveExamples, changeExample, restoreExamples } from "@/lib/services/change-example";
import { createExample } from "@/lib/services/create-example";

const idsSchema = z.strictObject({ ids: z.array(idSchema).min(1).max(1000) });

export const createExampleAction = action(
  {
    permission: "example.create",
    input: z.strictObject({ prompt_id: idSchema, example: createExampleBody }),
  },
  ({ viewer, input }) => createExample(viewer, { id: input.prompt_id }, input.example),
);

export const changeExampleAction = action(
  { permission: "example.update", input: z.strictObject({ id: idSchema, changes: updateExampleBody }) },
  ({ viewer, input }) => changeExample(viewer, input.id, input.changes),
);

export const archiveExamplesAction = action(
  { permission: "example.archive", input: idsSchema },
  ({ viewer, input }) => archiveExamples(viewer, input.ids),
);

export const restoreExamplesAction = action(
  { permission: "example.archive", input: idsSchema },
  ({ viewer, input }) => restoreExamples(viewer, input.ids),
);
