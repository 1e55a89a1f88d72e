import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type CheckedBackup, checkBackup } from "./backup/check";
import { keyCheck, secretFiles } from "./backup/format";
import { type Restored, restoreBackup } from "./backup/restore";
import { migrationsDirectory } from "./db/migrations-directory";
import {
  dataDirectory,
  type Environment,
  loadEnvFile,
  migrationUrl,
  openEnvironment,
  restoredLogin,
} from "./environment";
import { claim } from "./lock";
import { runToExit } from "./steps";

const usage = "Usage: npm run restore -- <file> [--check]";

function keep(name: string, content: Buffer | string): void {
  writeFileSync(join(dataDirectory(), name), content, { mode: 0o600 });
}

/** Into an empty database only, whose own new secrets have encrypted nothing yet. */
function placeSecrets({ secrets }: CheckedBackup): void {
  if (secrets.size === 0) keep("login.json", restoredLogin);
  for (const name of secretFiles) {
    const content = secrets.get(name);
    if (content !== undefined) keep(name, content);
  }
}

const rowsOf = ({ manifest }: Pick<Restored, "manifest">) =>
  `${manifest.tables.reduce((sum, table) => sum + table.rows, 0).toLocaleString("en")} rows of ${manifest.tables.length} tables`;

function tellAboutKey(
  { header, secrets }: CheckedBackup,
  embedded: boolean,
  givenKey: string | undefined,
): void {
  if (header.key_check === null) return;
  const kept = embedded ? secrets.get("encryption.key")?.toString("utf8").trim() : undefined;
  if (keyCheck(givenKey ?? kept ?? process.env.ENCRYPTION_KEY) === header.key_check) return;
  const place = embedded
    ? `write it into ${join(dataDirectory(), "encryption.key")}`
    : "set it as ENCRYPTION_KEY";
  console.log(
    `The backup's provider keys and webhook secrets were encrypted with another ENCRYPTION_KEY than the present one: ${place} before you start, or enter them again in Settings.`,
  );
}

async function check(file: string): Promise<void> {
  const backup = await checkBackup(file);
  console.log(
    `${file} is whole: ${rowsOf(backup)}, made ${backup.header.created_at} by version ${backup.header.app_version}.`,
  );
}

async function restoreInto(
  environment: Environment,
  file: string,
  givenKey: string | undefined,
): Promise<void> {
  let backup: CheckedBackup | undefined;
  const restored = await restoreBackup(migrationUrl(), file, migrationsDirectory(), async (checked) => {
    backup = checked;
    if (environment.embedded) placeSecrets(checked);
  });
  console.log(`Restored ${rowsOf(restored)}; every count and checksum is that of the backup.`);
  if (restored.migrated.length > 0) console.log(`Then applied ${restored.migrated.join(", ")}.`);
  if (backup !== undefined) tellAboutKey(backup, environment.embedded, givenKey);
  console.log("Unfinished experiments and deliveries in it go on when the server starts.");
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: "boolean", default: false } },
  });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new Error(usage);
  const file = resolve(process.env.INIT_CWD || process.cwd(), name);
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  if (values.check) return check(file);
  loadEnvFile();
  const givenKey = process.env.ENCRYPTION_KEY || undefined;
  const release = process.env.DATABASE_URL ? () => {} : claim(dataDirectory());
  try {
    const environment = await openEnvironment(console.error);
    try {
      await restoreInto(environment, file, givenKey);
    } finally {
      await environment.close();
    }
  } finally {
    release();
  }
}

runToExit(main);
