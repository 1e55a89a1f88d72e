import { join } from "node:path";
import { embeddedEngine } from "@/inngest/start";
import { seed } from "@/prisma/seed";
import { applyMigrations } from "./db/migrations";
import { migrationUrl, openEnvironment } from "./environment";
import { projectRoot } from "./project";
import { reportFailure } from "./steps";

async function main(): Promise<void> {
  const environment = await openEnvironment();
  try {
    await applyMigrations(migrationUrl(), join(projectRoot, "prisma/migrations"));
    // The demo's experiments are run here and now, by the same functions the server runs.
    const engine = embeddedEngine();
    await engine?.start();
    try {
      await seed();
    } finally {
      await engine?.stop({ timeoutMs: 5_000 });
    }
    if (!process.argv.includes("--quiet")) console.log("The demo workspace is there.");
  } finally {
    await environment.close();
  }
}

main()
  .then(() => process.exit(0))
  .catch((error: unknown) => {
    reportFailure(error);
    process.exit(1);
  });
