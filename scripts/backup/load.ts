import { once } from "node:events";
import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { readArchive } from "./archive";
import { type Manifest, tableOf } from "./format";
import { digestTable, fixTextFormat, listTables, quotedColumns } from "./tables";

const quote = pg.escapeIdentifier;

interface ForeignKey {
  tableName: string;
  name: string;
  definition: string;
}

/** Foreign keys are taken away while rows come in any order, and put back, and so checked, at the end. */
async function dropForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT c.relname AS "tableName", k.conname AS name, pg_get_constraintdef(k.oid) AS definition
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
     WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND k.conparentid = 0 ORDER BY 1, 2`,
  );
  for (const { tableName, name } of rows) {
    await client.query(`ALTER TABLE ${quote(tableName)} DROP CONSTRAINT ${quote(name)}`);
  }
  return rows;
}

async function restoreForeignKeys(client: pg.Client, keys: ForeignKey[]): Promise<void> {
  for (const { tableName, name, definition } of keys) {
    await client.query(`ALTER TABLE ${quote(tableName)} ADD CONSTRAINT ${quote(name)} ${definition}`);
  }
}

async function setTriggers(client: pg.Client, tables: string[], to: "ENABLE" | "DISABLE"): Promise<void> {
  for (const table of tables) await client.query(`ALTER TABLE ${quote(table)} ${to} TRIGGER USER`);
}

/** One COPY, fed as the archive is read. A failed one ends what waits for it instead of the process. */
function openCopy(client: pg.Client, table: string, columns: string[]) {
  const stream = client.query(copyFrom(`COPY ${quote(table)} (${quotedColumns(columns)}) FROM STDIN`));
  stream.on("error", () => {});
  return {
    table,
    async write(chunk: Buffer): Promise<void> {
      if (!stream.write(chunk) && !stream.destroyed) await once(stream, "drain");
    },
    async end(): Promise<void> {
      stream.end();
      await finished(stream);
    },
  };
}

/** Streams the file's rows into their tables, one COPY a table. */
async function copyRows(client: pg.Client, file: string, manifest: Manifest): Promise<void> {
  const columns = new Map(manifest.tables.map((table) => [table.name, table.columns]));
  let current: ReturnType<typeof openCopy> | undefined;
  for await (const entry of readArchive(file)) {
    const table = tableOf(entry.name);
    if (table !== undefined && current?.table !== table) {
      await current?.end();
      current = openCopy(client, table, columns.get(table) ?? []);
    }
    for await (const chunk of entry.content) if (table !== undefined) await current?.write(chunk);
  }
  await current?.end();
}

async function setSequences(client: pg.Client, sequences: Manifest["sequences"]): Promise<void> {
  for (const { name, last_value } of sequences) {
    if (last_value !== null) await client.query("SELECT setval($1::regclass, $2)", [quote(name), last_value]);
  }
}

/** Holds every table against the manifest, as it now stands in the database. */
async function proveEqual(client: pg.Client, manifest: Manifest): Promise<void> {
  const tables = new Map((await listTables(client)).map((table) => [table.name, table]));
  for (const wanted of manifest.tables) {
    const table = tables.get(wanted.name);
    if (table === undefined) throw new Error(`The table ${wanted.name} is missing after the restore.`);
    const found = await digestTable(client, { ...table, columns: wanted.columns });
    if (found.rows !== wanted.rows || found.sha256 !== wanted.sha256) {
      throw new Error(
        `The table ${wanted.name} came out different (${found.rows} rows instead of ${wanted.rows}). Nothing was kept.`,
      );
    }
  }
}

/**
 * Loads a checked backup's rows into the empty tables of the same schema, in one transaction: it ends with the same
 * counts and checksums, foreign keys checked and triggers in force, or with nothing changed. Memory stays bounded.
 */
export async function loadRows(client: pg.Client, file: string, manifest: Manifest): Promise<void> {
  const names = manifest.tables.map(({ name }) => name);
  await client.query("BEGIN");
  try {
    await fixTextFormat(client);
    const keys = await dropForeignKeys(client);
    await setTriggers(client, names, "DISABLE");
    await copyRows(client, file, manifest);
    await setTriggers(client, names, "ENABLE");
    await restoreForeignKeys(client, keys);
    await setSequences(client, manifest.sequences);
    await proveEqual(client, manifest);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
  await client.query("ANALYZE");
}
