import { z } from "zod";
import { auditActionNames, auditObjectTypes } from "../audit/actions";
import { idSchema, pageQueryFields, pageSchema, queryTime, timeSchema } from "./common";

/** Who did it: a person in the interface, an API key, or Assay itself. */
export const auditActorTypes = ["session", "api_key", "system"] as const;

/** Filters of the audit log, also for its export. */
export const auditFilterFields = {
  actor: z
    .union([idSchema, z.literal("system")])
    .optional()
    .describe("Id of a person or an API key, or `system`."),
  action: z.enum(auditActionNames).optional().describe("Rows of this action, `object.verb`."),
  object_type: z.enum(auditObjectTypes).optional().describe("Rows about objects of this kind."),
  object_id: z.string().min(1).max(500).optional().describe("Id of the object."),
  from: queryTime.optional().describe("At or after: ISO 8601, or a UTC date."),
  to: queryTime.optional().describe("Before: ISO 8601, or a UTC date."),
};

export const listAuditLogsQuery = z.strictObject({ ...auditFilterFields, ...pageQueryFields });
export type ListAuditLogsQuery = z.output<typeof listAuditLogsQuery>;
export type AuditFilter = Omit<ListAuditLogsQuery, "limit" | "cursor">;

export const exportAuditLogsQuery = z.strictObject({
  ...auditFilterFields,
  format: z.enum(["csv", "json"]).default("csv").describe("What kind of file."),
});

const stateSchema = z.record(z.string(), z.json()).nullable();

/** One row of the audit log. */
export const auditLogSchema = z.strictObject({
  id: z.uuid(),
  actor: z.strictObject({
    type: z.enum(auditActorTypes),
    id: z.uuid().nullable().describe("Of the person or the API key; null for Assay itself."),
    name: z.string().describe("As it was then."),
  }),
  action: z.string().describe("`object.verb`."),
  object: z.strictObject({
    type: z.string(),
    id: z.string().nullable().describe("Null where several objects were changed at once."),
    name: z.string().nullable().describe("As it was then."),
  }),
  before: stateSchema.describe("Settings before; of a change only those that differ. Never a secret."),
  after: stateSchema.describe("Settings after."),
  address: z.string().nullable().describe("Network address of the client."),
  request_id: z.string().nullable(),
  created_at: timeSchema,
});
export type AuditLogAnswer = z.output<typeof auditLogSchema>;
export const auditLogPageSchema = pageSchema(auditLogSchema);
