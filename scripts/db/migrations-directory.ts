import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project";

/** Where the committed migrations are: in the image beside the bundled script, else in the checkout. */
export function migrationsDirectory(): string {
  const beside = join(import.meta.dirname, "migrations");
  return existsSync(join(beside, "migration_lock.toml")) ? beside : join(projectRoot, "prisma/migrations");
}
