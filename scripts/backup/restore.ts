import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { connect } from "../db/connect";
import { applyMigrations } from "../db/migrations";
import { type CheckedBackup, checkBackup } from "./check";
import type { Header, Manifest } from "./format";
import { loadRows } from "./load";
import { listTables } from "./tables";

export interface Restored {
  header: Header;
  manifest: Manifest;
  /** Migrations that were made since the backup and were applied after it. */
  migrated: string[];
}

/** @throws with a sentence when this code cannot make the schema that the backup has. */
async function checkMigrations(header: Header, directory: string): Promise<void> {
  for (const { name, checksum } of header.migrations) {
    const sql = await readFile(join(directory, name, "migration.sql")).catch(() => undefined);
    if (sql === undefined) {
      throw new Error(
        `The backup is newer than this version of Assay: it has the migration ${name}. Restore it with the version that made it (${header.app_version}), or a newer one.`,
      );
    }
    if (createHash("sha256").update(sql).digest("hex") !== checksum) {
      throw new Error(
        `The migration ${name} of this version is not the one the backup was made with. Restore it with the version that made it (${header.app_version}).`,
      );
    }
  }
}

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ present: boolean }>(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS present",
  );
  if (rows[0]?.present !== true) return [];
  const history = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL",
  );
  return history.rows.map(({ name }) => name);
}

/** @throws with a sentence when the database holds anything, or has a schema the backup's cannot be made of. */
async function checkEmpty(client: pg.Client, header: Header): Promise<void> {
  const tables = await listTables(client);
  for (const { name } of tables) {
    const { rowCount } = await client.query(`SELECT FROM ${pg.escapeIdentifier(name)} LIMIT 1`);
    if (rowCount !== 0) {
      throw new Error(
        `The database is not empty: ${name} has rows. A restore replaces nothing; give it an empty database (ASSAY_DATA_DIR=<a new folder>, or another DATABASE_URL).`,
      );
    }
  }
  const wanted = header.migrations.map(({ name }) => name);
  const applied = await appliedMigrations(client);
  const foreign = applied.length === 0 ? tables.map(({ name }) => name) : [];
  const beyond = applied.filter((name) => !wanted.includes(name));
  if (foreign.length > 0 || beyond.length > 0) {
    throw new Error(
      `The database already has tables the backup does not know (${[...beyond, ...foreign].slice(0, 3).join(", ")}). Give it a database without any.`,
    );
  }
}

/**
 * Restores a backup into an empty database: checks the whole file first, makes the schema of its time, loads and
 * compares every row in one transaction, then applies the migrations made since.
 * @param onReady called once the file and the database are found fit, before anything is changed.
 * @throws with a sentence when the file is damaged or too new, or the database is not empty; nothing is then kept.
 */
export async function restoreBackup(
  databaseUrl: string,
  file: string,
  migrations: string,
  onReady: (backup: CheckedBackup) => Promise<void> = async () => {},
): Promise<Restored> {
  const backup = await checkBackup(file);
  const { header, manifest } = backup;
  await checkMigrations(header, migrations);
  const client = await connect(databaseUrl, "assay-restore");
  try {
    await checkEmpty(client, header);
    await onReady(backup);
    await applyMigrations(
      databaseUrl,
      migrations,
      header.migrations.map(({ name }) => name),
    );
    await loadRows(client, file, manifest);
  } finally {
    await client.end();
  }
  return { header, manifest, migrated: await applyMigrations(databaseUrl, migrations) };
}
