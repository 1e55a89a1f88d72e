import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateClient } from "./db/generate";
import { fingerprint } from "./fingerprint";
import { projectRoot } from "./project";

const clientStamp = join(projectRoot, "generated/prisma/.fingerprint");
const buildStamp = join(projectRoot, ".next/assay-build");
const standalone = join(projectRoot, ".next/standalone");

const schemaSources = ["prisma/schema", "package-lock.json"];
const appSources = [
  "app",
  "components",
  "inngest",
  "lib",
  "public",
  "prisma/schema",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.mjs",
  "scripts/share-chunks.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

function isCurrent(stamp: string, wanted: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

/** Generates the Prisma client unless it is of the present schema; answers whether it did. */
export function ensureClient(): boolean {
  const wanted = fingerprint(schemaSources);
  if (isCurrent(clientStamp, wanted)) return false;
  generateClient();
  writeFileSync(clientStamp, wanted);
  return true;
}

async function nextBuild(signal: AbortSignal | undefined): Promise<void> {
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

/**
 * Builds the app unless the sources are those of the last build; answers whether it did. The result is
 * `.next/standalone/server.js` with its static files beside it, ready to run.
 */
export async function ensureBuild(onStart: () => void, signal?: AbortSignal): Promise<boolean> {
  const wanted = fingerprint(appSources);
  if (isCurrent(buildStamp, wanted) && existsSync(join(standalone, "server.js"))) return false;
  onStart();
  rmSync(buildStamp, { force: true });
  // Compiled code of chunks that are no more.
  rmSync(join(projectRoot, ".next/cache/compile"), { recursive: true, force: true });
  await nextBuild(signal);
  cpSync(join(projectRoot, ".next/static"), join(standalone, ".next/static"), { recursive: true });
  if (existsSync(join(projectRoot, "public"))) {
    cpSync(join(projectRoot, "public"), join(standalone, "public"), { recursive: true });
  }
  writeFileSync(buildStamp, wanted);
  return true;
}
