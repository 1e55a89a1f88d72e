import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { appVersion, createBackup } from "./backup/create";
import type { Manifest } from "./backup/format";
import { dataDirectory, loadEnvFile, migrationUrl, openEnvironment } from "./environment";
import { projectRoot } from "./project";
import { runToExit } from "./steps";

const usage = "Usage: npm run backup -- <file> [--with-secrets]";

/** npm runs scripts in the project's folder; a relative file is meant from where the command was typed. */
const fromHere = (file: string) => resolve(process.env.INIT_CWD || process.cwd(), file);

/** A backup must not make the database it is to read. */
function checkThereIsOne(): void {
  if (process.env.DATABASE_URL || existsSync(join(dataDirectory(), "postgres.password"))) return;
  throw new Error(
    `There is no database in ${dataDirectory()}. Set ASSAY_DATA_DIR to the folder that has it, or DATABASE_URL.`,
  );
}

function tell(file: string, manifest: Manifest, withSecrets: boolean, embedded: boolean): void {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`Wrote ${file}: ${rows.toLocaleString("en")} rows of ${manifest.tables.length} tables.`);
  if (withSecrets) {
    console.log(
      "It holds the encryption key and the login as well: whoever has the file can read every stored provider key.",
    );
    return;
  }
  const where = embedded ? join(dataDirectory(), "encryption.key") : "ENCRYPTION_KEY";
  console.log(
    `Stored provider keys and webhook secrets are inside, encrypted. The key they need is not: keep ${where} in another safe place${embedded ? ", or add --with-secrets" : ""}.`,
  );
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "with-secrets": { type: "boolean", default: false } },
  });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new Error(usage);
  const withSecrets = values["with-secrets"];
  loadEnvFile();
  checkThereIsOne();
  if (withSecrets && process.env.DATABASE_URL) {
    throw new Error(
      "--with-secrets is for the embedded database, whose secrets Assay keeps. With DATABASE_URL you gave ENCRYPTION_KEY yourself; keep it where you keep secrets.",
    );
  }
  const file = fromHere(name);
  const environment = await openEnvironment(console.error);
  try {
    const manifest = await createBackup({
      databaseUrl: migrationUrl(),
      file,
      appVersion: appVersion(projectRoot),
      encryptionKey: process.env.ENCRYPTION_KEY,
      secretsFrom: withSecrets ? dataDirectory() : undefined,
    });
    tell(file, manifest, withSecrets, environment.embedded);
  } finally {
    await environment.close();
  }
}

runToExit(main);
