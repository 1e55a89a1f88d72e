import { z } from "zod";
import { invitationStates } from "../permissions/invitation";
import { roleSchema } from "../permissions/roles";
import { pageQueryFields, pageSchema, timeSchema } from "./common";

export const defaultInvitationDays = 7;

/** Days until a link stops working. */
export const invitationDaysSchema = z
  .int("Give a whole number of days.")
  .min(1, "Give at least 1 day.")
  .max(30, "Give at most 30 days.")
  .describe(`Days until the link stops working. Default ${defaultInvitationDays}.`);

/** Body of `POST /members`. */
export const createInvitationBody = z.strictObject({
  email: z
    .email("Give an e-mail address, such as ana@example.com.")
    .max(320)
    .transform((email) => email.toLowerCase())
    .describe("Of the person who is invited, who signs in with it to accept."),
  role: roleSchema.describe("What the person may do. Nobody grants a role above their own."),
  expires_in_days: invitationDaysSchema.default(defaultInvitationDays),
});
export type CreateInvitationBody = z.output<typeof createInvitationBody>;

/** Body of `POST /invitations/{id}/reissue`. */
export const reissueInvitationBody = createInvitationBody.pick({ expires_in_days: true });

export const listInvitationsQuery = z.strictObject({
  ...pageQueryFields,
  state: z.enum(invitationStates).optional().describe("Only those in this state."),
});
export type ListInvitationsQuery = z.output<typeof listInvitationsQuery>;

export const invitationSchema = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  role: roleSchema,
  state: z.enum(invitationStates),
  invited_by: z
    .strictObject({ id: z.uuid(), name: z.string() })
    .nullable()
    .describe("Null where a key that is nobody's invited."),
  expires_at: timeSchema,
  accepted_at: timeSchema.nullable(),
  revoked_at: timeSchema.nullable(),
  created_at: timeSchema,
  updated_at: timeSchema,
});
export type InvitationAnswer = z.output<typeof invitationSchema>;
export const invitationPageSchema = pageSchema(invitationSchema);

/** 201 of `POST /members`: the only time the link is shown. */
export const invitationCreatedSchema = invitationSchema.extend({ url: z.url() });
