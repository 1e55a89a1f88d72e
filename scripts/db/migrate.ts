import { migrationUrl, openEnvironment } from "../environment";
import { reportFailure } from "../steps";
import { applyMigrations } from "./migrations";
import { migrationsDirectory } from "./migrations-directory";

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
