import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "@/scripts/db/migrations";
import { startTemporaryCluster } from "@/scripts/postgres/temporary";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the cluster's maintenance database. */
    clusterUrl: string;
  }
}

/** The migrated, empty database that every test database is a copy of. */
export const templateDatabase = "assay_template";

/** One real PostgreSQL for all test files, migrated once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTemporaryCluster();
  try {
    await cluster.ensureDatabase(templateDatabase);
    await applyMigrations(
      cluster.url(templateDatabase),
      join(import.meta.dirname, "../../prisma/migrations"),
    );
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide("clusterUrl", cluster.url("postgres"));
  return () => cluster.stop();
}
