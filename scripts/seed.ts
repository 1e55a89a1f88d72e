import { join } from "node:path";
import { seed } from "@/prisma/seed";
import { applyMigrations } from "./db/migrations";
import { migrationUrl, openEnvironment } from "./environment";
import { projectRoot } from "./project";
import { runToExit } from "./steps";

async function main(): Promise<void> {
  const environment = await openEnvironment();
  try {
    await applyMigrations(migrationUrl(), join(projectRoot, "prisma/migrations"));
    await seed();
    if (!process.argv.includes("--quiet")) console.log("The demo workspace is there.");
  } finally {
    await environment.close();
  }
}

runToExit(main);
