import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { connect } from "../db/connect";
import { type ArchiveWriter, writeArchive } from "./archive";
import {
  dataName,
  formatVersion,
  type Header,
  headerName,
  keyCheck,
  type Manifest,
  manifestName,
  secretFiles,
  secretsPrefix,
  type TableEntry,
} from "./format";
import { createDigest, fixTextFormat, listTables, readRows, type Table } from "./tables";

/** Rows are written in parts of about this size: the most of a table that is in memory at once. */
const partBytes = 4 * 1024 * 1024;

export interface BackupOptions {
  databaseUrl: string;
  file: string;
  appVersion: string;
  encryptionKey: string | undefined;
  /** The data directory whose secrets go into the file; undefined keeps them apart. */
  secretsFrom: string | undefined;
}

async function readMigrationHistory(client: pg.Client): Promise<Header["migrations"]> {
  const { rows } = await client.query<{ present: boolean }>(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS present",
  );
  if (rows[0]?.present !== true)
    throw new Error("There is nothing to back up: the database has no tables yet.");
  const history = await client.query<Header["migrations"][number]>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return history.rows;
}

async function writeHeader(
  client: pg.Client,
  archive: ArchiveWriter,
  tables: Table[],
  options: BackupOptions,
): Promise<void> {
  const { rows } = await client.query<{ server_version: string; now: Date }>(
    "SELECT current_setting('server_version') AS server_version, now()",
  );
  const header: Header = {
    format: "assay-backup",
    version: formatVersion,
    created_at: (rows[0]?.now ?? new Date()).toISOString(),
    app_version: options.appVersion,
    postgres_version: rows[0]?.server_version ?? "",
    migrations: await readMigrationHistory(client),
    key_check: keyCheck(options.encryptionKey),
    tables: tables.map(({ name, columns }) => ({ name, columns })),
  };
  await archive.add(headerName, Buffer.from(`${JSON.stringify(header, null, 2)}\n`));
}

async function writeSecrets(archive: ArchiveWriter, directory: string): Promise<void> {
  for (const name of secretFiles) {
    const path = join(directory, name);
    if (existsSync(path)) await archive.add(secretsPrefix + name, await readFile(path));
  }
}

async function writeTable(client: pg.Client, archive: ArchiveWriter, table: Table): Promise<TableEntry> {
  const digest = createDigest();
  let part = 0;
  let size = 0;
  let chunks: Buffer[] = [];
  const flush = async () => {
    if (size === 0) return;
    await archive.add(dataName(table.name, part), Buffer.concat(chunks));
    part += 1;
    size = 0;
    chunks = [];
  };
  for await (const chunk of readRows(client, table)) {
    digest.update(chunk);
    chunks.push(chunk);
    size += chunk.length;
    if (size >= partBytes) await flush();
  }
  await flush();
  return { name: table.name, columns: table.columns, ...digest.end() };
}

async function readSequences(client: pg.Client): Promise<Manifest["sequences"]> {
  const { rows } = await client.query<Manifest["sequences"][number]>(
    `SELECT sequencename AS name, last_value::text FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
  );
  return rows;
}

/**
 * Writes everything the database holds at one moment into one file, while the server goes on working: all tables are
 * read in one REPEATABLE READ transaction. Needs memory for a few parts of one table, whatever its size.
 * @throws when the database is empty of tables, or the file exists or cannot be written.
 */
export async function createBackup(options: BackupOptions): Promise<Manifest> {
  if (existsSync(options.file)) {
    throw new Error(`${options.file} is already there. Choose another name; a backup never replaces a file.`);
  }
  const client = await connect(options.databaseUrl, "assay-backup");
  const manifest: Manifest = { tables: [], sequences: [] };
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await fixTextFormat(client);
    const tables = await listTables(client);
    await writeArchive(options.file, async (archive) => {
      await writeHeader(client, archive, tables, options);
      if (options.secretsFrom !== undefined) await writeSecrets(archive, options.secretsFrom);
      for (const table of tables) manifest.tables.push(await writeTable(client, archive, table));
      // Sequences stand outside transactions; read last, they are ahead of every row that was copied.
      manifest.sequences = await readSequences(client);
      await archive.add(manifestName, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    });
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
  return manifest;
}

/** The version of this checkout or image, from its package.json. */
export function appVersion(root: string): string {
  try {
    return String(
      (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: unknown }).version,
    );
  } catch {
    return "unknown";
  }
}
