import { spawnSync } from "node:child_process";
import { projectRoot } from "../project";

/**
 * Generates the Prisma client into `generated/prisma`.
 * Prisma's command line insists on a schema-engine executable, which it downloads from a host of its own; `generate`
 * never runs it, so any existing executable satisfies the check and nothing is downloaded.
 */
export function generateClient(): void {
  const result = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "generate"], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
    encoding: "utf8",
  });
  if (result.status !== 0) {
    throw new Error(`Could not generate the Prisma client:\n${result.stdout ?? ""}${result.stderr ?? ""}`);
  }
}

if (import.meta.main) generateClient();
