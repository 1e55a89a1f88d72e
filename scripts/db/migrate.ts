import { setTimeout as sleep } from "node:timers/promises";
import { migrationUrl, openEnvironment } from "../environment";
import { reportFailure } from "../steps";
import { applyMigrations, pendingMigrations } from "./migrations";
import { migrationsDirectory } from "./migrations-directory";

const lookEveryMs = 1_000;
const waitAtMostMs = 600_000;

/** Waits until somebody else, such as a deployment's migration job, has brought the database up to this version. */
async function waitUntilCurrent(): Promise<void> {
  let last = "";
  for (const deadline = performance.now() + waitAtMostMs; performance.now() < deadline; ) {
    const state = await pendingMigrations(migrationUrl(), migrationsDirectory()).then(
      (pending) => (pending.length === 0 ? null : `Waiting for ${pending.join(", ")}.`),
      (error: unknown) =>
        `Waiting for the database: ${error instanceof Error ? error.message : String(error)}`,
    );
    if (state === null) return;
    if (state !== last) console.log(state);
    last = state;
    await sleep(lookEveryMs);
  }
  throw new Error(`Nobody migrated the database within ${waitAtMostMs / 60_000} minutes. ${last}`);
}

async function apply(): Promise<void> {
  const environment = await openEnvironment();
  try {
    const applied = await applyMigrations(migrationUrl(), migrationsDirectory());
    console.log(applied.length === 0 ? "The database is current." : `Applied ${applied.join(", ")}.`);
  } finally {
    await environment.close();
  }
}

async function main(): Promise<void> {
  const [flag, ...more] = process.argv.slice(2);
  if (more.length > 0 || (flag !== undefined && flag !== "--wait")) {
    throw new Error("Usage: npm run db:migrate [-- --wait]");
  }
  if (flag === undefined) return apply();
  if (!migrationUrl()) throw new Error("--wait is for a database of your own: set DATABASE_URL.");
  await waitUntilCurrent();
  console.log("The database is current.");
}

main().catch((error: unknown) => {
  reportFailure(error);
  process.exitCode = 1;
});
