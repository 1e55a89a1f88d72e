// Runs before anything is installed, on whatever Node the machine has: no dependencies, no TypeScript.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const stamp = join(modules, ".assay-lock");
const bundledNode = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");

function fail(message) {
  console.error(message);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Assay needs Node 20.19 or newer; this is ${process.version}. Get a newer one from https://nodejs.org.`,
  );
}

/** Whether what npm says it installed is what the lock file asks for; covers a `npm install` done by hand. */
function installedMatches(lock) {
  const hidden = join(modules, ".package-lock.json");
  if (!existsSync(hidden) || !existsSync(bundledNode)) return false;
  const installed = JSON.parse(readFileSync(hidden, "utf8")).packages ?? {};
  return Object.entries(JSON.parse(lock).packages ?? {}).every(
    ([path, entry]) => path === "" || entry.optional || installed[path]?.version === entry.version,
  );
}

/** npm must not run on the Node it is about to replace: `npm run` puts the project's own first in the path. */
function npmCommand() {
  const path = (process.env.PATH ?? "").split(delimiter).filter((part) => !part.startsWith(modules));
  const env = { ...process.env, PATH: path.join(delimiter), PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  return cli !== undefined && node !== undefined && !node.startsWith(modules)
    ? { command: node, prefix: [cli], env, shell: false }
    : { command: "npm", prefix: [], env, shell: process.platform === "win32" };
}

function ensureInstalled() {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const wanted = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(bundledNode)) return;
  if (!installedMatches(lock)) {
    const started = Date.now();
    console.log("  Installing packages (once; about a minute) …");
    const { command, prefix, env, shell } = npmCommand();
    const args = [...prefix, "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const result = spawnSync(command, args, { cwd: root, env, shell, stdio: "inherit" });
    if (result.status !== 0)
      fail("The packages could not be installed; npm's message above says why. Mend that and start again.");
    console.log(`✓ Packages installed (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
  writeFileSync(stamp, wanted);
}

/**
 * Installs what is missing, then runs a TypeScript file of this folder on the project's own Node, as this process:
 * same terminal, same exit code, signals passed on.
 */
export function runOnProjectNode(script, args) {
  checkNode();
  ensureInstalled();
  const child = spawn(
    bundledNode,
    ["--conditions=react-server", "--import", "tsx", join(root, "scripts", script), ...args],
    { cwd: root, stdio: ["inherit", "inherit", "inherit", "ipc"] },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`Node ${bundledNode} does not start: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
}
