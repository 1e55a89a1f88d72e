import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "@/scripts/db/migrations";
import type { Cluster } from "@/scripts/postgres/cluster";
import { startTemporaryCluster } from "@/scripts/postgres/temporary";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the cluster's maintenance database. */
    clusterUrl: string;
  }
}

/** The migrated, empty database that every test database is a copy of. */
export const templateDatabase = "assay_template";

async function startMigrated(): Promise<Cluster> {
  const cluster = await startTemporaryCluster();
  try {
    await cluster.ensureDatabase(templateDatabase);
    await applyMigrations(
      cluster.url(templateDatabase),
      join(import.meta.dirname, "../../prisma/migrations"),
    );
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

// Each project of the configuration loads this file anew.
const shared = globalThis as typeof globalThis & {
  assayTestCluster?: { cluster: Promise<Cluster>; users: number };
};

/** One real PostgreSQL for the test files of all projects, migrated once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.assayTestCluster ??= { cluster: startMigrated(), users: 0 };
  const held = shared.assayTestCluster;
  held.users += 1;
  const cluster = await held.cluster;
  project.provide("clusterUrl", cluster.url("postgres"));
  return async () => {
    held.users -= 1;
    if (held.users === 0) await cluster.stop();
  };
}
