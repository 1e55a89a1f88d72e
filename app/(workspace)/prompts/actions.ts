"use server";

import { z } from "zod";
import { idSchema } from "@/lib/domain/api/common";
import { createPromptBody, createVersionBody, updatePromptBody } from "@/lib/domain/api/prompts";
import { readFileDraft } from "@/lib/domain/prompts/file-draft";
import { action } from "@/lib/entry/action";
import { changePrompt } from "@/lib/services/change-prompt";
import { createPrompt } from "@/lib/services/create-prompt";
import { createVersion } from "@/lib/services/create-version";
import { moveLabel, removeLabel } from "@/lib/services/move-label";

/** Characters of a prompt file: what its messages may have together, and its settings. */
const maxFileLength = 3_000_000;
const labelSchema = z.string().trim().min(1).max(64);

export const createPromptAction = action(
  { permission: "prompt.create", input: createPromptBody },
  ({ viewer, input }) => createPrompt(viewer, input),
);

export const changePromptAction = action(
  { permission: "prompt.update", input: z.strictObject({ prompt_id: idSchema, changes: updatePromptBody }) },
  ({ viewer, input }) => changePrompt(viewer, { id: input.prompt_id }, input.changes),
);

export const createVersionAction = action(
  {
    permission: "version.create",
    input: z.strictObject({ prompt_id: idSchema, version: createVersionBody }),
  },
  ({ viewer, input }) => createVersion(viewer, { id: input.prompt_id }, input.version),
);

/** What a file would make, for the form to show; nothing is written. */
export const readPromptFileAction = action(
  { permission: "prompt.import", input: z.strictObject({ text: z.string().max(maxFileLength) }) },
  async ({ input }) => readFileDraft(input.text),
);

export const moveLabelAction = action(
  {
    permission: "label.set",
    input: z.strictObject({ prompt_id: idSchema, label: labelSchema, version_id: idSchema }),
  },
  ({ viewer, input }) => moveLabel(viewer, { id: input.prompt_id }, input.label, { id: input.version_id }),
);

export const removeLabelAction = action(
  { permission: "label.delete", input: z.strictObject({ prompt_id: idSchema, label: labelSchema }) },
  ({ viewer, input }) => removeLabel(viewer, { id: input.prompt_id }, input.label),
);
