import { z } from "zod";
import { roleSchema } from "../permissions/roles";

/** Answer of `GET /health`. 503 with `status: "error"` when the database is away. */
export const healthSchema = z.strictObject({
  status: z.enum(["ok", "error"]),
  version: z.string(),
  database: z.enum(["ok", "error"]),
  engine: z.strictObject({
    mode: z.enum(["embedded", "inngest"]),
    pending: z.int().nullable(),
    running: z.int().nullable(),
  }),
});
export type HealthAnswer = z.output<typeof healthSchema>;

/** Answer of `GET /protected`. */
export const protectedSchema = z.strictObject({
  workspace_id: z.uuid(),
  api_key: z.strictObject({ id: z.uuid(), name: z.string(), role: roleSchema }),
});
export type ProtectedAnswer = z.output<typeof protectedSchema>;
