import { z } from "zod";
import { modelParametersSchema, providerIdSchema } from "../runs/completion";

export const maxPageSize = 200;
export const defaultPageSize = 50;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the text form of any UUID. A path id that fails this is 404, never a database error. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** An id in a body or query, in lower case. */
export const idSchema = z
  .string()
  .regex(uuidPattern, "Expected an id (a UUID).")
  .transform((id) => id.toLowerCase())
  .meta({ format: "uuid" });

/** A prompt in a body or path: its id or its slug. */
export const promptRefSchema = z.string().min(1).max(100).describe("Id or slug of a prompt.");

/** Where a prompt reference points. A slug is never shaped like a UUID. */
export type PromptRef = { id: string } | { slug: string };

/** @param text id or slug. */
export function promptRef(text: string): PromptRef {
  return isUuid(text) ? { id: text.toLowerCase() } : { slug: text };
}

export type VersionRef = { id: string } | { number: number };

const versionNumberPattern = /^[1-9]\d{0,8}$/;

/**
 * A version in a path or body: its id or its number.
 * @returns null when it is neither (404 in a path).
 */
export function versionRef(value: string | number): VersionRef | null {
  const text = String(value);
  if (isUuid(text)) return { id: text.toLowerCase() };
  return versionNumberPattern.test(text) ? { number: Number(text) } : null;
}

/** Whether this is the version a reference names. */
export function isVersion(version: { id: string; number: number }, ref: VersionRef): boolean {
  return "id" in ref ? version.id === ref.id : version.number === ref.number;
}

/** A version in a body: its id, its number, or the number as text. Read it with `versionRef`. */
export const versionRefSchema = z
  .union([
    z.int().min(1).max(999_999_999),
    z
      .string()
      .refine((text) => versionRef(text) !== null, "Expected a version id (a UUID) or a version number."),
  ])
  .describe("Id or number of a version.");

/** A whole number in a query string. */
export function queryInteger(min: number, max: number) {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, "Expected a whole number.")
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: "integer", minimum: min, maximum: max });
}

/** A number in a query string. */
export function queryNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,15})?$/, "Expected a number.")
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .meta({ type: "number", minimum: min, maximum: max });
}

export const queryBoolean = z.enum(["true", "false"]).transform((text) => text === "true");

const earliest = Date.parse("0001-01-01T00:00:00Z");
const latest = Date.parse("9999-12-31T23:59:59.999Z");

/** Whether a moment is in the years 1 to 9999 in UTC: others the database refuses, or ISO 8601 writes with a sign. */
export function isStorableTime(text: string): boolean {
  const time = Date.parse(text);
  return time >= earliest && time <= latest;
}

/** What is said of any other. */
export const timeOutOfRange = "Give a time in the years 1 to 9999 (UTC).";

const notTime = "Give a time such as 2026-03-01T09:30:00Z, or a date such as 2026-03-01.";

/** A moment in a query: ISO 8601 with an offset, or a UTC date. Answers a full ISO time in UTC. */
export const queryTime = z
  .union([z.iso.datetime({ offset: true, error: notTime }), z.iso.date({ error: notTime })])
  .refine(isStorableTime, { message: timeOutOfRange, abort: true })
  .transform((text) => new Date(text).toISOString());

/** Shared by every list: `limit` 1 to 200 (50) and the `cursor` of the page before. */
export const pageQueryFields = {
  limit: queryInteger(1, maxPageSize)
    .default(defaultPageSize)
    .describe(`Items a page. Default ${defaultPageSize}.`),
  cursor: z.string().min(1).max(2000).optional().describe("`next_cursor` of the page before."),
};

/** Words to search for. */
export const searchField = z.string().trim().max(200).optional().describe("Words to search for.");

/** Query of every list without filters. */
export const pageQuerySchema = z.strictObject(pageQueryFields);

/** `?wait`: seconds a call may hold the request open. */
export function waitQuerySchema(defaultSeconds: number) {
  return z.strictObject({
    wait: queryInteger(0, 60)
      .default(defaultSeconds)
      .describe(`Seconds to wait for the end. Default ${defaultSeconds}.`),
  });
}

/** Answer of a list. */
export function pageSchema<S extends z.ZodType>(item: S) {
  return z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });
}

/** ISO 8601 in UTC, in answers. */
export const timeSchema = z.iso.datetime();

/** US dollars as a decimal string, so that no digit is lost to binary floats. */
export const moneySchema = z.string().regex(/^-?\d+(\.\d+)?$/);

/** Money in a body: a decimal string or a number, not negative. Answers the decimal string. */
export const moneyInputSchema = z
  .union([
    z.string().regex(/^\d{1,9}(\.\d{1,12})?$/, 'Expected dollars as a decimal, such as "2.50".'),
    z.number().min(0).max(999_999_999),
  ])
  .transform((value) => (typeof value === "string" ? value : decimalText(value)))
  .meta({ description: "US dollars, as a decimal string or a number." });

/** Plain decimal text of a number, without an exponent, at most 12 decimals. */
function decimalText(value: number): string {
  const text = value.toFixed(12);
  return text.replace(/\.?0+$/, "");
}

/** A score or rate in [0,1]. */
export const unitSchema = z
  .number()
  .min(0, "Give a number from 0 to 1.")
  .max(1, "Give a number from 0 to 1.");

/** A list of small words. Duplicates are dropped, order kept. */
export const tagsSchema = z
  .array(z.string().trim().min(1).max(50))
  .max(50)
  .transform((tags) => [...new Set(tags)])
  .describe("Words to find it by, at most 50 of 50 characters each. Repeated ones are dropped.");

/** Free JSON of the user's, stored as it is. */
export const metadataSchema = z
  .record(z.string().max(100), z.json())
  .describe("JSON of your own, kept and answered as it is.");

/** A model to call: provider, its name there, and parameters over the version's own. */
export const modelChoiceSchema = z.strictObject({
  provider: providerIdSchema.describe("Who serves the model."),
  model: z.string().trim().min(1).max(200).describe("Name of the model at its provider."),
  parameters: modelParametersSchema.optional().describe("Laid over the version's own, option by option."),
});
export type ModelChoice = z.output<typeof modelChoiceSchema>;

/** Error answer, RFC 9457 with our `code` and `errors`. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), message: z.string() })),
  request_id: z.string(),
});
export type Problem = z.output<typeof problemSchema>;
