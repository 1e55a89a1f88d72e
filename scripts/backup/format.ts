import { createHmac } from "node:crypto";
import { z } from "zod";

/**
 * A backup is a gzipped tar that `tar xzf` opens, in this order: `backup.json` (the header), `secrets/…` (only on
 * request), `data/<table>/<part>` (PostgreSQL's COPY text format, the parts of a table in order) and `manifest.json`
 * (counts and checksums), whose absence tells a file that was cut short.
 */
export const formatVersion = 1;
export const headerName = "backup.json";
export const manifestName = "manifest.json";
export const secretsPrefix = "secrets/";
export const dataPrefix = "data/";

/** The files of a data directory that are needed beside the database, and only on one's own request inside a backup. */
export const secretFiles = ["encryption.key", "nextauth.secret", "login.json"] as const;

const migration = z.object({ name: z.string(), checksum: z.string() });
const table = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  /** Of the rows in the order of the primary key, as COPY writes them. */
  sha256: z.string(),
});

export const headerSchema = z.object({
  format: z.literal("assay-backup"),
  version: z.number().int().positive(),
  created_at: z.string(),
  app_version: z.string(),
  postgres_version: z.string(),
  /** The applied migrations: together they are the schema. */
  migrations: z.array(migration).min(1),
  /** Tells whether an ENCRYPTION_KEY is the one the stored secrets were encrypted with, without giving it away. */
  key_check: z.string().nullable(),
  tables: z.array(table.pick({ name: true, columns: true })),
});
export type Header = z.infer<typeof headerSchema>;

export const manifestSchema = z.object({
  tables: z.array(table),
  sequences: z.array(z.object({ name: z.string(), last_value: z.string().nullable() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type TableEntry = Manifest["tables"][number];

/** A one-way mark of an encryption key (base64 or hexadecimal): 64 bits of an HMAC, which lead to no 256-bit key. */
export function keyCheck(key: string | undefined): string | null {
  if (!key) return null;
  const bytes = Buffer.from(key, /^[0-9a-f]{64}$/i.test(key) ? "hex" : "base64");
  return createHmac("sha256", bytes).update("assay backup key check").digest("hex").slice(0, 16);
}

/** Where the `part`-th piece of a table's rows lies in the archive. */
export function dataName(tableName: string, part: number): string {
  return `${dataPrefix}${tableName}/${String(part).padStart(6, "0")}`;
}

/** The table a data entry belongs to; undefined for any other entry. */
export function tableOf(entryName: string): string | undefined {
  return /^data\/([^/]+)\/\d{6}$/.exec(entryName)?.[1];
}
