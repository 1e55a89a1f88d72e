import { existsSync } from "node:fs";
import { join } from "node:path";
import { migrationUrl, openEnvironment } from "../environment";
import { reportFailure } from "../steps";
import { applyMigrations } from "./migrations";

/** In the image the migrations lie beside the bundled script. */
function migrationsDirectory(): string {
  const beside = join(import.meta.dirname, "migrations");
  return existsSync(beside) ? beside : join(import.meta.dirname, "../../prisma/migrations");
}

async function main(): Promise<void> {
  const environment = await openEnvironment();
  try {
    const applied = await applyMigrations(migrationUrl(), migrationsDirectory());
    console.log(applied.length === 0 ? "The database is current." : `Applied ${applied.join(", ")}.`);
  } finally {
    await environment.close();
  }
}

main().catch((error: unknown) => {
  reportFailure(error);
  process.exitCode = 1;
});
