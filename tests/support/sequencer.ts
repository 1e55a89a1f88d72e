import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take longest, first: begun late, one of them would run on alone. Chaos keeps both cores busy, so what
 * mostly waits stands beside it, and browsers come afterwards.
 */
const long = [
  "e2e/chaos",
  "integration/experiments/recovery",
  "integration/engine/processes",
  "integration/scripts/backup-command",
  "integration/engine/clock",
  "integration/experiments/faults",
  "integration/experiments/cancel-budget",
  "integration/engine/queue",
  "e2e/pages",
  "integration/experiments/fairness",
  "e2e/inngest",
  "e2e/shell",
  "integration/api/fuzz",
  "integration/scripts/ci-gate",
  "e2e/main-job",
  "e2e/sign-in",
  "integration/api/experiments",
  "e2e/team",
  "integration/scripts/backup",
].map((name) => `/tests/${name}.test.ts`);

function place({ moduleId, project }: TestSpecification): number {
  // These need neither the build, which goes on beside them, nor any quiet.
  if (project.name === "unit") return -1;
  const index = long.findIndex((name) => moduleId.endsWith(name));
  return index === -1 ? long.length : index;
}

/** Runs files in an order that leaves no core idle, on a machine that has never run them too. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => place(one) - place(other));
  }
}
