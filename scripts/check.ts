import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureClient } from "./build";
import { projectRoot } from "./project";

const bin = (name: string) => join(projectRoot, "node_modules", ".bin", name);

/** Lint and format, then types (Next's own included), then who may import whom. */
const checks: [name: string, command: string, args: string[]][] = [
  ["Lint and format", bin("biome"), ["check"]],
  ["Route types", bin("next"), ["typegen"]],
  ["Types", bin("tsc"), ["--project", "."]],
  ["Import rules", bin("vitest"), ["run", "--project", "unit", "tests/unit/imports.test.ts"]],
];

ensureClient();
const failed = checks.filter(([name, command, args]) => {
  console.log(`\n${name}`);
  const shell = process.platform === "win32";
  return spawnSync(command, args, { cwd: projectRoot, stdio: "inherit", shell }).status !== 0;
});
if (failed.length > 0) {
  console.error(`\nNot in order: ${failed.map(([name]) => name).join(", ")}.`);
  process.exit(1);
}
console.log("\nAll in order.");
