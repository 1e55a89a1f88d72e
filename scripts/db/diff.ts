import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startTemporaryCluster } from "../postgres/temporary";
import { projectRoot } from "../project";
import { readMigrations, readSchema } from "./migration-files";
import { withSchemaEngine } from "./schema-engine";
import { pendingStatements } from "./sql-statements";

const migrationsDirectory = join(projectRoot, "prisma/migrations");
const schemaDirectory = join(projectRoot, "prisma/schema");
const sqlDirectory = join(projectRoot, "prisma/sql");

/** The SQL that leads from the state the committed migrations make to the schema; empty when they agree. */
async function schemaDifference(): Promise<string> {
  const cluster = await startTemporaryCluster();
  try {
    await cluster.ensureDatabase("assay");
    const { stdout } = await withSchemaEngine(cluster.url("assay"), async (engine) =>
      engine.diff({
        from: { tag: "migrations", ...(await readMigrations(migrationsDirectory)) },
        to: { tag: "schemaDatamodel", ...(await readSchema(schemaDirectory)) },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      }),
    );
    const script = stdout ?? "";
    return script.includes("This is an empty migration") ? "" : script.trim();
  } finally {
    await cluster.stop();
  }
}

/** Statements Prisma has no words for (triggers, checks, partial indexes) that no migration holds yet, by file. */
async function pendingSql(): Promise<string[]> {
  const files = (await readdir(sqlDirectory)).filter((name) => name.endsWith(".sql")).sort();
  const { migrationDirectories } = await readMigrations(migrationsDirectory);
  const migrations = migrationDirectories.map(({ migrationFile }) =>
    migrationFile.content.tag === "ok" ? migrationFile.content.value : "",
  );
  const pending = await Promise.all(
    files.map(async (name) => {
      const statements = pendingStatements(await readFile(join(sqlDirectory, name), "utf8"), migrations);
      return statements.length === 0 ? "" : [`-- prisma/sql/${name}`, ...statements].join("\n");
    }),
  );
  return pending.filter((part) => part !== "");
}

function timestamp(): string {
  return new Date().toISOString().replace(/\D/g, "").slice(0, 14);
}

async function main(name: string | undefined): Promise<void> {
  if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new Error("Give the migration a name in snake_case: npm run db:diff -- add_alerts");
  }
  const parts = [await schemaDifference(), ...(await pendingSql())].filter((part) => part !== "");
  if (parts.length === 0) {
    console.log("The migrations already make the schema; nothing written.");
    return;
  }
  const directory = join(migrationsDirectory, `${timestamp()}_${name}`);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "migration.sql"), `${parts.join("\n\n")}\n`);
  console.log(`Wrote ${join(directory, "migration.sql")}. Read it before you commit it.`);
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
