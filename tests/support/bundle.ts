import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { projectRoot } from "@/scripts/project";

export interface Bundle {
  /** What to run: `node --conditions=react-server <file>`. */
  file: string;
  remove(): void;
}

/**
 * One file of a script and all it imports, for tests that start many processes: each is up in a quarter of the time that
 * loading the sources takes.
 */
export async function bundleScript(path: string): Promise<Bundle> {
  // Inside the project, so that what is left out of the bundle is found in its packages.
  const directory = mkdtempSync(join(projectRoot, "node_modules/.assay-test-"));
  const file = join(directory, "script.mjs");
  await build({
    entryPoints: [join(projectRoot, path)],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    conditions: ["react-server"],
    external: ["@node-rs/argon2", "pg-native"],
    logLevel: "error",
    // CommonJS packages inside an ES module still ask for these.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  return { file, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
