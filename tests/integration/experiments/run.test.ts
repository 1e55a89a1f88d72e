import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { startExperiment } from "@/lib/services/start-experiment";
import { setUpTestDatabase } from "@/tests/support/database";
import { startTestEngine } from "@/tests/support/engine";
import { createPromptWithExamples, runToEnd, untilEnded } from "@/tests/support/experiment";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer } from "@/tests/support/fake-server";
import { createWorkspace } from "@/tests/support/workspace";

const database = setUpTestDatabase();
let fake: FakeServer;
let engine: { stop(): Promise<void> };

function lastMessage(body: Record<string, unknown>): string {
  const messages = body.messages as { content: string }[];
  return messages.at(-1)?.content ?? "";
}

beforeAll(async () => {
  // Version 1 echoes the question, version 2 answers half of them wrongly.
  fake = await startFakeOpenAI({
    latencyMs: 5,
    answer: (body) => {
      const text = lastMessage(body);
      const question = /Question \d+\?/.exec(text)?.[0] ?? "";
      const number = Number(/\d+/.exec(question)?.[0]);
      return text.startsWith("Worse") && number % 2 === 0 ? "No idea." : `It is: ${question}`;
    },
  });
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  process.env.OPENAI_BASE_URL = `${fake.url}/v1`;
  engine = await startTestEngine(database.url);
});

afterAll(async () => {
  await engine.stop();
  await fake.close();
});

describe("an experiment", () => {
  it("runs every cell, scores it and compares the versions", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(
      viewer,
      ["Answer {{ question }}", "Worse {{ question }}"],
      40,
    );
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.slug,
      experiment_name: "First",
      evaluators: [{ type: "contains" }],
    });
    expect(experiment.status).toBe("completed");
    expect(experiment.progress).toEqual({ total: 80, completed: 80, failed: 0, reused: 0 });
    const [first, second] = experiment.results;
    expect(first).toMatchObject({ version_number: 1, n: 40, avg_score: 1, pass_rate: 1, failure_count: 0 });
    expect(second).toMatchObject({ version_number: 2, n: 40, avg_score: 0.5, failure_count: 20 });
    const score = experiment.comparisons.find((comparison) => comparison.metric === "score");
    expect(score).toMatchObject({ difference: -0.5, n_pairs: 40, verdict: "regressed" });
    expect(Number(experiment.cost_usd)).toBeGreaterThan(0);
    expect(fake.calls).toBe(80);
  });

  it("refuses a start that cannot work, naming the field", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }} for {{ name }}"], 2);
    const body = runExperimentBody.parse({
      prompt_id: prompt.id,
      experiment_name: "None renderable",
      evaluators: [{ type: "contains" }],
    });
    await expect(startExperiment(viewer, body)).rejects.toMatchObject({ code: "invalid" });
    await expect(startExperiment(viewer, { ...body, version_ids: [7] })).rejects.toMatchObject({
      fields: [{ pointer: "/version_ids/0" }],
    });
  });

  it("ends failed cells as failed and goes on", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(
      viewer,
      ["Answer {{ question }} {{ extra }}", "Answer {{ question }}"],
      3,
    );
    const started = await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Half",
        evaluators: [{ type: "contains" }],
      }),
    );
    expect(started.warnings[0]).toContain("extra");
    const experiment = await untilEnded(viewer, started.experiment_id);
    expect(experiment.status).toBe("completed");
    expect(experiment.progress).toMatchObject({ total: 6, completed: 6, failed: 3 });
  });
});
