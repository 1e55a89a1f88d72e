import { z } from "zod";
import { labelNameSchema } from "../prompts/schema";
import { timeSchema } from "./common";

export const workspaceNameSchema = z
  .string()
  .trim()
  .min(1, "Give the workspace a name.")
  .max(80, "Use at most 80 characters.")
  .describe("As people read it.");

/** Body of `PATCH /workspace`. */
export const updateWorkspaceBody = z
  .strictObject({
    name: workspaceNameSchema.optional(),
    protected_labels: z
      .array(labelNameSchema)
      .max(50, "Protect at most 50 labels.")
      .transform((labels) => [...new Set(labels)].sort())
      .optional()
      .describe("Labels that only admins move or remove."),
  })
  .refine((body) => Object.keys(body).length > 0, "Give at least one field to change.");
export type UpdateWorkspaceBody = z.output<typeof updateWorkspaceBody>;

export const workspaceSchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  is_demo: z.boolean(),
  protected_labels: z.array(z.string()),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type WorkspaceAnswer = z.output<typeof workspaceSchema>;
