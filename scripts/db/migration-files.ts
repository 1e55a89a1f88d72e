import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MigrationList, SchemasContainer } from "@prisma/schema-engine-wasm/schema_engine_bg";

async function readIfPresent(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

/** The committed migrations of `directory`, in the order they are applied (their names begin with a timestamp). */
export async function readMigrations(directory: string): Promise<MigrationList> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok" as const,
          value: await readFile(join(directory, name, "migration.sql"), "utf8"),
        },
      },
    })),
  );
  return {
    baseDir: directory,
    lockfile: {
      path: "migration_lock.toml",
      content: await readIfPresent(join(directory, "migration_lock.toml")),
    },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

/** All `.prisma` files of `directory`: together they are one schema. */
export async function readSchema(directory: string): Promise<SchemasContainer> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".prisma")).sort();
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      return { path, content: await readFile(path, "utf8") };
    }),
  );
  return { files };
}
