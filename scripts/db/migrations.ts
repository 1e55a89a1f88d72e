import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { connect } from "./connect";
import { readMigrations } from "./migration-files";
import { withSchemaEngine } from "./schema-engine";

/** Any constant will do, as long as every migrating process takes the same one. */
const migrationLock = 7_240_951;
const undefinedTable = "42P01";

interface AppliedMigration {
  migration_name: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
}

async function readHistory(client: pg.Client): Promise<AppliedMigration[]> {
  try {
    const { rows } = await client.query<AppliedMigration>(
      "SELECT migration_name, finished_at, rolled_back_at FROM _prisma_migrations",
    );
    return rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === undefinedTable) return [];
    throw error;
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof Error && error.message !== "") return error.message;
  return JSON.stringify(error);
}

async function migrate(
  url: string,
  migrationsList: MigrationList,
  history: AppliedMigration[],
): Promise<string[]> {
  try {
    return await withSchemaEngine(url, async (engine) => {
      for (const row of history) {
        if (row.finished_at === null && row.rolled_back_at === null) {
          await engine.markMigrationRolledBack({ migrationName: row.migration_name });
        }
      }
      const filters = { externalTables: [], externalEnums: [] };
      return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
    });
  } catch (error) {
    throw new Error(`A migration failed, nothing of it was kept: ${describeFailure(error)}`, {
      cause: error,
    });
  }
}

/**
 * Brings the database at `url` to the newest migration of `directory`, with Prisma's own history table; with `only`, no
 * further than to those named, as the schema of an older version.
 * Several processes may call it at once: one migrates, the others wait and find nothing left to do.
 * A migration that fails leaves nothing behind and is tried again by the next call.
 * @returns the names of the migrations applied now; empty when the database was current.
 * @throws when the database is newer than this code, or a migration fails.
 */
export async function applyMigrations(
  url: string,
  directory: string,
  only?: readonly string[],
): Promise<string[]> {
  const all = await readMigrations(directory);
  const names = all.migrationDirectories.map((migration) => migration.path);
  const wanted = names.filter((name) => only?.includes(name) ?? true);
  const client = await connect(url, "assay-migrate");
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    const history = await readHistory(client);
    const finished = new Set(
      history.filter((row) => row.finished_at !== null).map((row) => row.migration_name),
    );
    const unknown = [...finished].filter((name) => !names.includes(name));
    if (unknown.length > 0) {
      throw new Error(
        `The database is newer than this version of Assay: it has the migration ${unknown.join(", ")}. Start the newer version, or use another database.`,
      );
    }
    if (wanted.every((name) => finished.has(name))) return [];
    const migrationDirectories = all.migrationDirectories.filter(({ path }) => wanted.includes(path));
    return await migrate(url, { ...all, migrationDirectories }, history);
  } finally {
    await client.end();
  }
}

/** The migrations of `directory` that the database at `url` does not have yet. */
export async function pendingMigrations(url: string, directory: string): Promise<string[]> {
  const { migrationDirectories } = await readMigrations(directory);
  const client = await connect(url, "assay-migrate");
  try {
    const finished = (await readHistory(client)).flatMap(({ migration_name, finished_at }) =>
      finished_at === null ? [] : [migration_name],
    );
    return migrationDirectories.map(({ path }) => path).filter((name) => !finished.includes(name));
  } finally {
    await client.end();
  }
}
