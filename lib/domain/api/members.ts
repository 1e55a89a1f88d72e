import { z } from "zod";
import { roleSchema } from "../permissions/roles";
import { pageQueryFields, pageSchema, timeSchema } from "./common";

export const listMembersQuery = z.strictObject(pageQueryFields);

/** Body of `PATCH /members/{id}`. */
export const updateMemberBody = z.strictObject({
  role: roleSchema.describe("What the person may do from now on."),
});

const userSchema = z.strictObject({ id: z.uuid(), email: z.string(), name: z.string() });

/** A person in the workspace. */
export const memberSchema = z.strictObject({
  id: z.uuid().describe("Of the membership, not of the person."),
  user: userSchema,
  role: roleSchema,
  last_active_at: timeSchema.nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type MemberAnswer = z.output<typeof memberSchema>;
export const memberPageSchema = pageSchema(memberSchema);

/** Answer of `GET /me`. */
export const meSchema = z.strictObject({
  workspace_id: z.uuid(),
  user: userSchema.nullable().describe("Whose key it is; null for a key that is nobody's."),
  role: roleSchema.describe("What this key may do: its own role, at most its person's."),
  last_active_at: timeSchema.nullable(),
});
export type MeAnswer = z.output<typeof meSchema>;
