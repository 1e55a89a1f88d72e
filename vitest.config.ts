import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/support/sequencer.ts";

const root = import.meta.dirname;

/** `server-only` throws outside Next's bundler; its empty twin is what Next itself uses on the server. */
const resolve = {
  alias: [
    { find: /^@\//, replacement: `${root}/` },
    { find: /^server-only$/, replacement: join(root, "node_modules/server-only/empty.js") },
  ],
};

export default defineConfig({
  resolve,
  test: {
    pool: "forks",
    // They wait for model answers, leases and browsers a good third of their time: one more than the two cores of CI.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: "v8",
      include: ["lib/**/*.ts", "inngest/**/*.ts"],
      reporter: ["text", "json-summary"],
      reportsDirectory: "coverage",
      // Printed also when a test fails.
      reportOnFailure: true,
      thresholds: { lines: 90 },
    },
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.{ts,tsx}"],
          testTimeout: 30_000,
          isolate: false,
        },
      },
      {
        resolve,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.{ts,tsx}"],
          globalSetup: ["tests/support/global-database.ts"],
          env: { LOG_LEVEL: "silent" },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Processes are killed and databases restarted here: a busy machine may upset the timing of one.
          retry: 1,
        },
      },
      {
        resolve,
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: ["tests/support/global-database.ts", "tests/support/global-build.ts"],
          testTimeout: 180_000,
          // The first of them also waits for the build.
          hookTimeout: 900_000,
          retry: 1,
        },
      },
    ],
  },
});
