import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { listUnaggregatedExperiments } from "@/lib/data/experiments";
import { insertRun } from "@/lib/data/runs";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { runBody } from "@/lib/domain/api/runs";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import {
  type EventData,
  eventDataSchemas,
  type SentEventType,
  webhookEventTypes,
} from "@/lib/domain/webhooks/events";
import { reloadEnv } from "@/lib/env";
import { cancelExperiment, failExperiment } from "@/lib/services/close-experiment";
import { failRun } from "@/lib/services/execute-run";
import { createWebhook } from "@/lib/services/manage-webhooks";
import { activateVersion, moveLabel } from "@/lib/services/move-label";
import { requestModel, runPrompt } from "@/lib/services/run-prompt";
import { startExperiment } from "@/lib/services/start-experiment";
import { createPromptWithExamples, runToEnd, untilEnded } from "@/tests/support/experiment";
import { setUpLab } from "@/tests/support/lab";
import { setUpReceiver } from "@/tests/support/receiver";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab({ ASSAY_ALLOW_PRIVATE_ADDRESSES: "1", NEXTAUTH_URL: "https://assay.test" });
const receiver = setUpReceiver();
const contains = { evaluators: [{ type: "contains" }] };
let viewer: Viewer;
let prompt: { id: string; slug: string };

beforeAll(async () => {
  reloadEnv();
  viewer = await createWorkspace("owner");
  await createWebhook(viewer, { url: receiver.url, events: [...webhookEventTypes] });
  prompt = await createPromptWithExamples(viewer, ["Say {{ question }}", "Worse {{ question }}"], 12);
});

beforeEach(() => lab.reset());

/** The one event that has come, held to its schema. */
async function event<T extends SentEventType>(type: T): Promise<EventData<T>> {
  const requests = await receiver.until(1);
  const { data } = JSON.parse(requests[0]?.body ?? "{}") as Record<string, unknown>;
  expect(requests[0]?.body.startsWith(`{"type":"${type}","timestamp":"`)).toBe(true);
  return eventDataSchemas[type].parse(data) as EventData<T>;
}

/** Waits until nothing more is under way; answers the types of all that was written since `since`. */
async function typesSince(since: Date): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  const rows = await db().webhookDelivery.findMany({ where: { createdAt: { gte: since } } });
  return rows.map((row) => row.event);
}

describe("an experiment", () => {
  it("that is completed tells its results and what it found, once", async () => {
    const since = new Date();
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.slug,
      experiment_name: "Two",
      ...contains,
    });
    const data = await event("experiment.completed");
    expect(data.experiment).toEqual(experiment);
    expect(data.experiment.results).toHaveLength(2);
    expect(data.prompt).toMatchObject({ id: prompt.id, slug: prompt.slug });
    expect(data.finding).toMatch(/^v2 /);
    expect(data.url).toBe(`https://assay.test/experiments/${experiment.id}`);
    expect(await typesSince(since)).toEqual(["experiment.completed"]);
  });

  it("whose every cell failed tells that, and no run.failed", async () => {
    lab.behave({ fault: () => ({ kind: "error", status: 400 }) });
    const since = new Date();
    const body = { prompt_id: prompt.slug, experiment_name: "None", reuse: false, ...contains };
    await runToEnd(viewer, body);
    const data = await event("experiment.failed");
    expect(data.experiment).toMatchObject({ status: "failed", error: expect.stringMatching(/Every cell/) });
    expect(data.finding).toBeNull();
    expect(await typesSince(since)).toEqual(["experiment.failed"]);
  });

  it("that spends its budget tells what was scored", async () => {
    const since = new Date();
    const body = { prompt_id: prompt.slug, experiment_name: "Poor", reuse: false, ...contains };
    const experiment = await runToEnd(viewer, { ...body, budget_usd: "0.000001", concurrency: 1 });
    expect(experiment.status).toBe("over_budget");
    const data = await event("experiment.over_budget");
    expect(data.experiment.error).toMatch(/budget/);
    expect(data.experiment.results.length).toBeGreaterThan(0);
    expect(await typesSince(since)).toEqual(["experiment.over_budget"]);
  });

  it("whose work gave up tells why; one that is cancelled tells nothing", async () => {
    lab.behave({ latencyMs: 5_000 });
    const start = async (experiment_name: string) => {
      const body = { prompt_id: prompt.slug, experiment_name, reuse: false, ...contains };
      const { experiment_id: id } = await startExperiment(viewer, runExperimentBody.parse(body));
      while ((await db().experiment.findUniqueOrThrow({ where: { id } })).status === "pending") {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return id;
    };
    const since = new Date();
    await cancelExperiment(viewer, await start("Cancelled"));
    expect(await typesSince(since)).toEqual([]);
    const id = await start("Gave up");
    const shard = { workspaceId: viewer.workspaceId, experimentId: id, round: 1 };
    const error = new AssayError("unavailable", "OpenAI is not connected.");
    await failExperiment({ ...shard, round: 0 }, "Running its cells", error);
    expect(await typesSince(since)).toEqual([]);
    await failExperiment(shard, "Running its cells", error);
    const data = await event("experiment.failed");
    expect(data.experiment).toMatchObject({
      id,
      error: "Running its cells gave up: OpenAI is not connected.",
    });
    await untilEnded(viewer, id);
    expect(await listUnaggregatedExperiments(10)).toEqual([]);
  });
});

describe("a version", () => {
  it("that goes into production tells from which, and by whom", async () => {
    await activateVersion(viewer, { id: prompt.id }, { number: 1 });
    expect(await event("version.activated")).toMatchObject({
      version: { number: 1, provider: "openai", model: "gpt-4.1-mini" },
      previous_version: null,
      activated_by: { kind: "session", name: "Ada" },
      url: `https://assay.test/prompts/${prompt.slug}`,
    });
  });

  it("tells nothing when it was there already, or gets another label", async () => {
    const since = new Date();
    await activateVersion(viewer, { id: prompt.id }, { number: 1 });
    await moveLabel(viewer, { id: prompt.id }, "staging", { number: 2 });
    expect(await typesSince(since)).toEqual([]);
    await moveLabel(viewer, { id: prompt.id }, "production", { number: 2 });
    expect(await event("version.activated")).toMatchObject({
      version: { number: 2 },
      previous_version: { number: 1 },
    });
  });
});

describe("a run", () => {
  it("that fails tells why, without what was asked", async () => {
    lab.behave({
      fault: () => ({ kind: "error", status: 400, body: { error: { message: "No such tool." } } }),
    });
    const body = { prompt: prompt.slug, variables: { question: "A private question" }, user: "ada" };
    const run = await runPrompt(viewer, runBody.parse(body), 10_000, "api");
    expect(run.status).toBe("failed");
    const data = await event("run.failed");
    expect(data.run).toMatchObject({
      id: run.id,
      origin: "api",
      user: "ada",
      prompt_id: prompt.id,
      error: { kind: "invalid_request", retryable: false },
    });
    expect(data.url).toBe(`https://assay.test/runs/${run.id}`);
    expect(receiver.received[0]?.body).not.toContain("A private question");
  });

  it("that succeeds tells nothing, nor does a judge's failure", async () => {
    const since = new Date();
    const body = { provider: "openai", model: "gpt-4.1-mini", messages: [{ role: "user", content: "Hi" }] };
    const ask = { ...body, parameters: {}, response_format: null, tools: [] } as Parameters<
      typeof requestModel
    >[1];
    expect((await requestModel(viewer, ask, 10_000, "api")).status).toBe("completed");
    lab.behave({ fault: () => ({ kind: "error", status: 400 }) });
    expect((await requestModel(viewer, ask, 10_000, "judge")).status).toBe("failed");
    expect(await typesSince(since)).toEqual([]);
  });

  it("whose background work gave up tells that, once", async () => {
    const since = new Date();
    const id = "01976f44-a1b2-7f00-9c1d-2f60b1f7e0aa";
    const nothing = { promptId: null, promptVersionId: null, experimentId: null, connectionId: null };
    const run = {
      ...nothing,
      id,
      origin: "api" as const,
      provider: "openai" as const,
      model: "gpt-4.1-mini",
      messages: [],
      variables: {},
      parameters: {},
      responseFormat: null,
      tools: [],
      fallbacks: [],
      traceId: null,
      user: null,
      sessionId: null,
      createdAt: new Date().toISOString(),
    };
    await insertRun(viewer, { ...run, traceId: "4bf92f3577b34da6a3ce929d0e0e4736" }, true);
    await failRun(viewer.workspaceId, id);
    await failRun(viewer.workspaceId, id);
    expect((await event("run.failed")).run.error?.message).toMatch(/gave up/);
    expect(await typesSince(since)).toEqual(["run.failed"]);
  });
});
