import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/data/client";
import { getExperiment } from "@/lib/data/experiment-answers";
import { getRun } from "@/lib/data/runs";
import { addVariantsBody, runExperimentBody } from "@/lib/domain/api/experiments";
import { createWebhookBody } from "@/lib/domain/api/webhooks";
import { versionBodySchema } from "@/lib/domain/prompts/schema";
import { reloadEnv } from "@/lib/env";
import { cancelExperiment } from "@/lib/services/close-experiment";
import { createVersion } from "@/lib/services/create-version";
import { startRun } from "@/lib/services/execute-run";
import { extendExperiment, retryExperiment } from "@/lib/services/follow-up-experiment";
import { createWebhook } from "@/lib/services/manage-webhooks";
import { moveLabel } from "@/lib/services/move-label";
import { startExperiment } from "@/lib/services/start-experiment";
import { runRequest } from "@/tests/support/run-request";
import { setUpTestDatabase } from "../../support/database";
import { createPromptWithExamples } from "../../support/experiment";
import { startFakeOpenAI } from "../../support/fake-openai";
import type { FakeServer } from "../../support/fake-server";
import { setUpReceiver } from "../../support/receiver";
import { createWorkspace } from "../../support/workspace";

/** The mode is decided when the client is made: the environment must be there before anything imports it. */
const server = await vi.hoisted(async () => {
  const { InngestServer: Server } = await import("../../support/inngest-server");
  const signingKey = `signkey-test-${"0123456789abcdef".repeat(4)}`;
  const started = await new Server(signingKey).listen();
  process.env.INNGEST_EVENT_KEY = "event-key";
  process.env.INNGEST_SIGNING_KEY = signingKey;
  process.env.INNGEST_BASE_URL = started.url;
  return started;
});
setUpTestDatabase();
const receiver = setUpReceiver();
let fake: FakeServer;

beforeAll(async () => {
  fake = await startFakeOpenAI({ answer: () => "ok" });
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  process.env.OPENAI_BASE_URL = `${fake.url}/v1`;
  process.env.ASSAY_ALLOW_PRIVATE_ADDRESSES = "1";
  reloadEnv();
  server.attach((await import("@/app/api/inngest/route")) as never);
});
afterAll(async () => {
  await server.close();
  await fake.close();
});

const request = runRequest();

describe("the whole way through the server", () => {
  beforeEach(async () => {
    await server.sync();
  });

  it("completes an experiment, with state and steps far below every limit of Inngest", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}", "Tell {{ question }}"], 150);
    const first = server.calls.length;
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Through Inngest",
        evaluators: [{ type: "contains", config: { values: ["ok"] } }],
        concurrency: 20,
      }),
    );
    await server.idle();
    const experiment = await getExperiment(viewer, id);
    expect(experiment).toMatchObject({
      status: "completed",
      progress: { total: 300, completed: 300, failed: 0 },
    });
    const calls = server.calls.slice(first);
    expect(Math.max(...calls.map(({ memoized }) => memoized))).toBeLessThan(25);
    expect(Math.max(...calls.map(({ requestBytes }) => requestBytes))).toBeLessThan(20_000);
    expect(Math.max(...calls.map(({ answerBytes }) => answerBytes))).toBeLessThan(2_000);
    expect(server.failures).toEqual([]);
  });

  it("plans what a cancel left, adds variants, and judges pairs", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}", "Tell {{ question }}"], 4);
    const functions = server.registrations.splice(0);
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Followed up",
        evaluators: [{ type: "contains", config: { values: ["ok"] } }],
        pairwise: { criteria: "Which is kinder?" },
      }),
    );
    await cancelExperiment(viewer, id);
    server.registrations.push(...functions);
    expect((await getExperiment(viewer, id)).status).toBe("cancelled");
    await retryExperiment(viewer, id);
    await server.idle();
    expect(await getExperiment(viewer, id)).toMatchObject({
      status: "completed",
      progress: { completed: 8 },
    });

    const template = { template: "Ask {{ question }}", change_note: "third" };
    await createVersion(viewer, { id: prompt.id }, versionBodySchema.parse(template));
    await extendExperiment(viewer, id, addVariantsBody.parse({ version_ids: ["3"] }));
    await server.idle();
    expect(await getExperiment(viewer, id)).toMatchObject({
      status: "completed",
      progress: { completed: 12 },
    });
    const ran = new Set(server.calls.map(({ fnId }) => fnId));
    expect([...ran]).toEqual(
      expect.arrayContaining(["assay-start-experiment", "assay-run-experiment-shard", "assay-judge-pairs"]),
    );
    expect(server.failures).toEqual([]);
  });

  it("goes on with what the server has forgotten, shards and pairs alike", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}", "Tell {{ question }}"], 4);
    const [registration] = server.registrations.splice(0);
    const all = registration?.body.functions ?? [];
    const without = (...ids: string[]) => {
      if (registration === undefined) throw new Error("Nothing is registered.");
      registration.body.functions = all.filter(({ id }) => !ids.includes(id));
      server.registrations.splice(0, 1, registration);
    };
    const everyMinute = { id: "cron", name: "inngest/scheduled.timer", data: { cron: "* * * * *" }, ts: 1 };
    const recover = async () => {
      const response = await server.call("assay-recover", everyMinute, {}, { checkpoints: true });
      const [end] = (await response.json()) as { data: { stalled: number } }[];
      await server.idle();
      return end?.data.stalled;
    };
    without("assay-run-experiment-shard");
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Forgotten",
        evaluators: [{ type: "contains", config: { values: ["ok"] } }],
        pairwise: { criteria: "Which is kinder?" },
      }),
    );
    await server.idle();
    const longAgo = () =>
      db().experiment.update({ where: { id }, data: { updatedAt: new Date(Date.now() - 16 * 60_000) } });
    without("assay-judge-pairs");
    expect(await recover()).toBe(0);
    expect((await getExperiment(viewer, id)).status).toBe("running");
    await longAgo();
    expect(await recover()).toBe(1);
    expect(await getExperiment(viewer, id)).toMatchObject({ status: "running", progress: { completed: 8 } });
    without();
    await longAgo();
    expect(await recover()).toBe(1);
    expect((await getExperiment(viewer, id)).status).toBe("completed");
    await longAgo();
    expect(await recover()).toBe(0);
  });

  it("posts a webhook again after its receiver failed", async () => {
    const viewer = await createWorkspace("admin");
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}", "Tell"], 1);
    const body = { url: receiver.url, events: ["version.activated"] };
    const webhook = await createWebhook(viewer, createWebhookBody.parse(body));
    receiver.behave((response, _request, count) => void response.writeHead(count === 1 ? 500 : 204).end());
    await moveLabel(viewer, { id: prompt.id }, "production", { number: 2 });
    await server.idle();
    expect(receiver.received.length).toBe(2);
    const delivered = await db().webhookDelivery.findFirstOrThrow({ where: { webhookId: webhook.id } });
    expect(delivered).toMatchObject({ status: "delivered", attempts: 2 });
  });

  it("completes a run, and one whose event comes twice once", async () => {
    const viewer = await createWorkspace();
    const before = fake.calls;
    const run = await startRun(viewer, request, 0);
    await server.idle();
    expect((await getRun(viewer, run.id)).status).toBe("completed");
    const requested = server.events.find(({ data }) => data.runId === run.id);
    const again = await server.call("assay-execute-run", requested as never, {});
    expect(await again.json()).toMatchObject([{ data: "skipped" }]);
    expect(fake.calls - before).toBe(1);
  });

  it("gives an experiment up, with its reason, after the function's own retries", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}"], 2);
    server.registrations.length = 0;
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Fails",
        evaluators: [{ type: "contains" }],
      }),
    );
    const original = server.events.at(-1);
    const failed = {
      ...{ id: "f1", name: "inngest/function.failed", ts: 1 },
      data: {
        function_id: "assay-start-experiment",
        run_id: "x",
        error: { name: "Error", message: 'relation "evaluation_results" does not exist' },
        event: original,
        events: [original],
      },
    };
    const response = await server.call("assay-start-experiment-failure", failed as never, {});
    expect(response.status).toBeLessThan(300);
    const experiment = await getExperiment(viewer, id);
    expect(experiment).toMatchObject({
      status: "failed",
      error: "Planning gave up: something failed on the server, whose log says what.",
    });
  });

  it("accepts work while the server is away, and starts it once it is back", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}"], 2);
    await server.close();
    const { experiment_id: id } = await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Away",
        evaluators: [{ type: "contains", config: { values: ["ok"] } }],
      }),
    );
    const run = await startRun(viewer, request, 0);
    expect(run.status).toBe("pending");
    await server.listen();
    const longAgo = new Date(Date.now() - 120_000);
    await db().experiment.update({ where: { id }, data: { updatedAt: longAgo } });
    await db().run.update({ where: { id: run.id }, data: { createdAt: longAgo } });
    const everyMinute = { id: "cron", name: "inngest/scheduled.timer", data: { cron: "* * * * *" }, ts: 1 };
    const recovered = await server.call("assay-recover", everyMinute, {}, { checkpoints: true });
    expect(await recovered.json()).toMatchObject([{ op: "RunComplete", data: { runs: 1, experiments: 1 } }]);
    await server.idle();
    expect((await getExperiment(viewer, id)).status).toBe("completed");
    expect((await getRun(viewer, run.id)).status).toBe("completed");
  });

  it("sends events in requests that Inngest takes, however many shards a round has", async () => {
    const { sendEvent } = await import("@/inngest/client");
    const { experimentShard } = await import("@/inngest/events");
    server.registrations.length = 0;
    server.largestSend = 0;
    const before = server.events.length;
    const uuid = "01a2b3c4-d5e6-7890-abcd-ef0123456789";
    await sendEvent(
      Array.from({ length: 1_000 }, (_, shard) =>
        experimentShard.create(
          { experimentId: uuid, workspaceId: uuid, round: 1, shard, part: 0 },
          { id: `many ${shard}` },
        ),
      ),
    );
    expect(server.events.length - before).toBe(1_000);
    // The smallest plan takes 256 KiB a request.
    expect(server.largestSend).toBeLessThan(256 * 1024);
  });
});
