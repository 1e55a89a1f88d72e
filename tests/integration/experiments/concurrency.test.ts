import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { changeExperiment } from "@/lib/services/change-experiment";
import { cancelExperiment } from "@/lib/services/close-experiment";
import { startExperiment } from "@/lib/services/start-experiment";
import { createPromptWithExamples } from "@/tests/support/experiment";
import { setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

/** Most calls seen at once from now on for a while. */
async function mostInFlight(forMs: number): Promise<number> {
  let most = 0;
  for (const end = performance.now() + forMs; performance.now() < end; await sleep(5)) {
    most = Math.max(most, lab.fake.inFlight);
  }
  return most;
}

async function untilInFlight(calls: number): Promise<void> {
  const end = performance.now() + 15_000;
  while (lab.fake.inFlight < calls) {
    if (performance.now() > end) throw new Error(`Never ${calls} calls at once.`);
    await sleep(5);
  }
}

describe("the number of calls at once", () => {
  it("changes within a second while an experiment runs, down and up again", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 600);
    lab.behave({ latencyMs: 100 });
    const body = { prompt_id: prompt.id, experiment_name: "Width", evaluators: [{ type: "contains" }] };
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({ ...body, concurrency: 12 }),
    );
    await untilInFlight(12);
    await changeExperiment(viewer, id, { concurrency: 3 });
    await sleep(1_000);
    expect(await mostInFlight(600)).toBe(3);
    await changeExperiment(viewer, id, { concurrency: 9 });
    await sleep(1_000);
    expect(await mostInFlight(600)).toBe(9);
    await cancelExperiment(viewer, id);
  });
});
