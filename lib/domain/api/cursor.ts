import { z } from "zod";
import { invalidField } from "../errors";
import type { Json } from "../json";

const envelopeSchema = z.tuple([z.string(), z.json()]);

/**
 * Text of a cursor: where the next page starts. Opaque to callers, not secret, and not a permission: every query is
 * scoped by the viewer again.
 * @param list names the listing, so that a cursor of one list is refused by another.
 * @param position sort key of the last row shown.
 */
export function encodeCursor(list: string, position: Json): string {
  return Buffer.from(JSON.stringify([list, position]), "utf8").toString("base64url");
}

/**
 * Reads a cursor made by `encodeCursor` for the same list.
 * @throws AssayError `invalid` at `/cursor` when it is not one.
 */
export function decodeCursor<T>(list: string, cursor: string, schema: z.ZodType<T>): T {
  const refusal = () =>
    invalidField("/cursor", "This cursor does not belong to this list. Start again without a cursor.");
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw refusal();
  }
  const envelope = envelopeSchema.safeParse(decoded);
  if (!envelope.success || envelope.data[0] !== list) throw refusal();
  const position = schema.safeParse(envelope.data[1]);
  if (!position.success) throw refusal();
  return position.data;
}

/** Position in a list ordered by id alone (UUIDv7 ids are in order of creation). */
export const idPositionSchema = z.uuid();

/** Position in a list ordered by a time, ties broken by id. */
export const timePositionSchema = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });
