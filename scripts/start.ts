import { spawn } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineMode } from "@/inngest/embedded/mode";
import { parseEnv } from "@/lib/env";
import { type Address, checkAddressIsFree, servingAddress } from "./address";
import { ensureBuild, ensureClient } from "./build";
import { connect } from "./db/connect";
import { applyMigrations } from "./db/migrations";
import { dataDirectory, type Environment, loadEnvFile, migrationUrl, openEnvironment } from "./environment";
import { claim } from "./lock";
import { projectRoot } from "./project";
import { type Server, startServer, untilReady } from "./server";
import { reportFailure, step } from "./steps";

const dev = process.argv.includes("--dev");

/** What the server would refuse is said before anything is migrated or built. */
function checkSettings(): void {
  parseEnv(process.env);
  engineMode(process.env);
}

async function prepareDatabase(): Promise<Environment> {
  const opening = openEnvironment((notice) => console.log(`  ${notice}`));
  // Also when it is asked to stop before the database is up.
  opened.push(() =>
    opening.then(
      (environment) => environment.close(),
      () => {},
    ),
  );
  const environment = await step(
    () => opening,
    ({ embedded }) => (embedded ? "PostgreSQL is running" : undefined),
  );
  await unlessStopping();
  checkSettings();
  await step(
    () => applyMigrations(migrationUrl(), join(projectRoot, "prisma/migrations")),
    (applied) => (applied.length === 0 ? undefined : `Database migrated: ${applied.join(", ")}`),
  );
  return environment;
}

async function hasAny(table: "users" | "workspaces"): Promise<boolean> {
  const client = await connect(process.env.DATABASE_URL ?? "");
  try {
    return (await client.query(`SELECT 1 FROM ${table} LIMIT 1`)).rowCount === 1;
  } finally {
    await client.end();
  }
}

/** A seed that was interrupted leaves its mark and is completed by the next start. */
const unfinishedSeed = () => join(dataDirectory(), "seed.unfinished");

async function wantsDemo(embedded: boolean): Promise<boolean> {
  if (process.env.ASSAY_DEMO === "1") return true;
  if (!embedded || process.env.ASSAY_DEMO === "0") return false;
  return existsSync(unfinishedSeed()) || !(await hasAny("workspaces"));
}

async function seed(embedded: boolean): Promise<boolean> {
  if (!(await wantsDemo(embedded))) return false;
  await unlessStopping();
  if (embedded) writeFileSync(unfinishedSeed(), "");
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", join(projectRoot, "scripts/seed.ts"), "--quiet"],
    { cwd: projectRoot, stdio: ["ignore", "inherit", "inherit"], env: { LOG_LEVEL: "warn", ...process.env } },
  );
  opened.push(async () => void child.kill("SIGTERM"));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  await unlessStopping();
  if (code !== 0) {
    throw new Error(
      "The demo data could not be written; what went wrong stands above. ASSAY_DEMO=0 starts without it.",
    );
  }
  rmSync(unfinishedSeed(), { force: true });
  return true;
}

async function serve(address: Address): Promise<Server> {
  await unlessStopping();
  process.env.LOG_LEVEL ||= "warn";
  if (!process.env.NEXTAUTH_URL) process.env.AUTH_TRUST_HOST ||= "1";
  const server = startServer(dev ? "dev" : "built", address);
  opened.push(() => server.stop());
  await step(
    () => untilReady(server, address),
    () => "Server is ready",
  );
  return server;
}

async function nextStep(address: Address, hasDemo: boolean): Promise<string> {
  if (hasDemo) return "sign in, open Experiments, and start one of a demo prompt";
  if (await hasAny("users")) return "sign in";
  return `open ${address.url}/setup and enter the one-time token that stands above; it makes you the owner`;
}

async function announce(address: Address, environment: Environment, seeded: boolean): Promise<void> {
  const lines = ["", `Assay runs at ${address.url}`];
  if (environment.login !== undefined) {
    lines.push(
      "",
      `  E-mail    ${environment.login.email}`,
      `  Password  ${environment.login.password}   (the first one; kept in ${join(dataDirectory(), "login.json")})`,
    );
  }
  const stops = environment.embedded ? "everything" : "the server";
  lines.push("", `Next: ${await nextStep(address, seeded)}. Ctrl-C stops ${stops}.`);
  console.log(lines.join("\n"));
}

/** What to undo at the end, newest first. */
const opened: (() => Promise<void>)[] = [];
let stopping = false;
const building = new AbortController();

/** Nothing new is begun once everything is being stopped; the process then ends where it is. */
async function unlessStopping(): Promise<void> {
  if (stopping) await new Promise<never>(() => {});
}

async function stop(exitCode: number): Promise<never> {
  stopping = true;
  building.abort();
  for (const close of opened.reverse()) await close().catch(reportFailure);
  process.exit(exitCode);
}

function stopOnSignals(): void {
  const onSignal = () => {
    if (stopping) return;
    console.log("\nStopping …");
    void stop(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  // The parent that npm runs was killed outright.
  process.on("disconnect", onSignal);
}

async function main(): Promise<void> {
  const started = performance.now();
  stopOnSignals();
  loadEnvFile();
  const address = servingAddress();
  const release = claim(dataDirectory());
  opened.push(async () => release());
  await checkAddressIsFree(address);
  const database = prepareDatabase();
  database.catch(() => {});
  await step(
    async () => ensureClient(),
    (made) => (made ? "Database client generated" : undefined),
  );
  const build = dev
    ? Promise.resolve(false)
    : step(
        (say) =>
          ensureBuild(() => say("Building the app (after a change only; about a minute)"), building.signal),
        (built) => (built ? "App built" : undefined),
      );
  const seeded = database.then((environment) =>
    step(
      () => seed(environment.embedded),
      (done) => (done ? "Demo workspace ready" : undefined),
    ),
  );
  const [environment, demo] = await Promise.all([database, seeded, build]);
  const server = await serve(address);
  await announce(address, environment, demo);
  console.log(`\nReady in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  const { code, signal } = await server.ended;
  if (stopping) return;
  console.error(
    `\nThe server ended by itself (${signal ?? `exit code ${code}`}); what it said stands above.`,
  );
  await stop(1);
}

main().catch(async (error: unknown) => {
  if (stopping) return;
  reportFailure(error);
  await stop(1);
});
