import { createHash } from "node:crypto";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";

/** A table as it is backed up: the columns that are stored, and those its rows are ordered by. */
export interface Table {
  name: string;
  columns: string[];
  /** Columns of the primary key; `collated` ones are ordered by bytes, so that every server orders alike. */
  key: { name: string; collated: boolean }[];
}

const historyTable = "_prisma_migrations";

/** Settings that decide how values are written as text: the same rows give the same bytes on every server. */
const textSettings = [
  "SET LOCAL client_encoding = 'UTF8'",
  "SET LOCAL timezone = 'UTC'",
  "SET LOCAL datestyle = 'ISO, YMD'",
  "SET LOCAL intervalstyle = 'postgres'",
  "SET LOCAL extra_float_digits = 1",
  "SET LOCAL bytea_output = 'hex'",
  "SET LOCAL statement_timeout = 0",
  "SET LOCAL idle_in_transaction_session_timeout = 0",
];

export async function fixTextFormat(client: pg.Client): Promise<void> {
  for (const setting of textSettings) await client.query(setting);
}

/** Every table of the schema `public` but the migration history, which the migrations themselves write. */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name,
       (select json_agg(a.attname order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       coalesce((select json_agg(json_build_object('name', a.attname, 'collated', a.attcollation <> 0) order by k.n)
        from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k(attnum, n)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary), '[]') as key
     from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> $1
     order by c.relname collate "C"`,
    [historyTable],
  );
  return rows;
}

export interface Digest {
  rows: number;
  bytes: number;
  sha256: string;
}

/** Hashes the rows of one table as they pass; a row ends with a newline, which COPY escapes inside values. */
export function createDigest(): { update(chunk: Uint8Array): void; end(): Digest } {
  const hash = createHash("sha256");
  let rows = 0;
  let bytes = 0;
  return {
    update(chunk) {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
    },
    end: () => ({ rows, bytes, sha256: hash.digest("hex") }),
  };
}

const quote = pg.escapeIdentifier;

export function quotedColumns(columns: string[]): string {
  return columns.map(quote).join(", ");
}

/**
 * The rows of a table in the order of its primary key, in COPY's text format, as a stream: a table of any size passes
 * through a few buffers. Call it in a transaction after {@link fixTextFormat}.
 * @throws when the table has no primary key, without which its rows have no order to compare by.
 */
export function readRows(client: pg.Client, table: Table): AsyncIterable<Buffer> {
  if (table.key.length === 0) throw new Error(`The table ${table.name} has no primary key to order it by.`);
  const order = table.key.map(({ name, collated }) => `${quote(name)}${collated ? ' collate "C"' : ""}`);
  return client.query(
    copyTo(
      `COPY (SELECT ${quotedColumns(table.columns)} FROM ${quote(table.name)} ORDER BY ${order.join(", ")}) TO STDOUT`,
    ),
  );
}

/** Counts and checksum of a table as it stands. */
export async function digestTable(client: pg.Client, table: Table): Promise<Digest> {
  const digest = createDigest();
  for await (const chunk of readRows(client, table)) digest.update(chunk);
  return digest.end();
}
