import { existsSync } from "node:fs";
import { join } from "node:path";
import { applyMigrations } from "./migrations";

/** In the image the migrations lie beside the bundled script. */
function migrationsDirectory(): string {
  const beside = join(import.meta.dirname, "migrations");
  return existsSync(beside) ? beside : join(import.meta.dirname, "../../prisma/migrations");
}

async function main(): Promise<void> {
  const url = process.env.DIRECT_DATABASE_URL ?? process.env.DATABASE_URL;
  if (url === undefined || url === "") {
    throw new Error(
      "DATABASE_URL is not set. Set it to migrate a database; the embedded one is migrated by `npm start`.",
    );
  }
  const applied = await applyMigrations(url, migrationsDirectory());
  console.log(applied.length === 0 ? "The database is current." : `Applied ${applied.join(", ")}.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
