import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureClient } from "./build";
import { projectRoot } from "./project";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A file that does not load, or whose hook throws, has run no failing test; it counts as one failure all the same. */
function countFailures(report: Report): number {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return report.numFailedTests + brokenFiles.length;
}

async function runVitest(reportFile: string): Promise<number> {
  const chosen = process.argv.slice(2);
  // The coverage of a few chosen tests says nothing about the whole.
  const coverage = chosen.length === 0 ? ["--coverage"] : [];
  const args = [
    "run",
    ...coverage,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  ];
  const child = spawn(
    process.execPath,
    [join(projectRoot, "node_modules/vitest/vitest.mjs"), ...args, ...chosen],
    {
      cwd: projectRoot,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, NODE_OPTIONS: "", NEXT_TELEMETRY_DISABLED: "1" },
    },
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Prints the tally as the last line and gives the exit code. */
function summarise(reportFile: string, vitestCode: number): number {
  if (!existsSync(reportFile)) {
    console.log("The tests did not run to their end.\n0 passed, 1 failed");
    return 1;
  }
  const report = JSON.parse(readFileSync(reportFile, "utf8")) as Report;
  const failed = countFailures(report);
  if (failed === 0 && vitestCode !== 0) {
    console.log(
      "Every test passed, yet the run is not in order (coverage below its limit, or an error outside of a test); see above.",
    );
  }
  console.log(`${report.numPassedTests} passed, ${failed} failed`);
  return failed === 0 ? vitestCode : 1;
}

const directory = mkdtempSync(join(tmpdir(), "assay-test-"));
try {
  ensureClient();
  const reportFile = join(directory, "report.json");
  process.exitCode = summarise(reportFile, await runVitest(reportFile));
} catch (error) {
  console.error(error);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
