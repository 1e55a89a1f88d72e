import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startDrain } from "@/inngest/embedded/runtime";
import { drainSteps } from "@/inngest/start";
import { getExperiment } from "@/lib/data/experiment-answers";
import { getRun } from "@/lib/data/runs";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { reloadEnv } from "@/lib/env";
import { startRun } from "@/lib/services/execute-run";
import { startExperiment } from "@/lib/services/start-experiment";
import { runRequest } from "@/tests/support/run-request";
import { setUpTestDatabase } from "../../support/database";
import { createPromptWithExamples } from "../../support/experiment";
import { startFakeOpenAI } from "../../support/fake-openai";
import type { FakeServer } from "../../support/fake-server";
import type { ServerEvent } from "../../support/inngest-protocol";
import { bearer, signature } from "../../support/inngest-signature";
import { createWorkspace } from "../../support/workspace";

/** The mode is decided when the client is made: the environment must be there before anything imports it. */
const { server, key } = await vi.hoisted(async () => {
  const { InngestServer: Server } = await import("../../support/inngest-server");
  const signingKey = `signkey-test-${"0123456789abcdef".repeat(4)}`;
  const started = await new Server(signingKey).listen();
  process.env.INNGEST_EVENT_KEY = "event-key";
  process.env.INNGEST_SIGNING_KEY = signingKey;
  process.env.INNGEST_BASE_URL = started.url;
  return { server: started, key: signingKey };
});
setUpTestDatabase();
let fake: FakeServer;

beforeAll(async () => {
  fake = await startFakeOpenAI({ answer: () => "ok" });
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  process.env.OPENAI_BASE_URL = `${fake.url}/v1`;
  reloadEnv();
  server.attach((await import("@/app/api/inngest/route")) as never);
});
afterAll(async () => {
  await server.close();
  await fake.close();
});

const ids = [
  "assay-execute-run",
  "assay-start-experiment",
  "assay-run-experiment-shard",
  "assay-judge-pairs",
  "assay-deliver-webhook",
  "assay-erase-workspace",
  "assay-recover",
  "assay-housekeep",
];

describe("registration", () => {
  it("answers the server's ping by registering every function at it, with the hashed key", async () => {
    const response = await server.sync();
    expect(response.status).toBe(200);
    expect(response.headers.get("x-inngest-sdk")).toMatch(/^inngest-js:v4\./);
    const registration = server.registrations.at(-1);
    expect(registration?.headers.authorization).toBe(bearer(key));
    expect(registration?.body).toMatchObject({
      appName: "assay",
      url: expect.stringContaining("/api/inngest"),
    });
    const registered = server.functions().map((fn) => fn.id);
    expect(registered).toEqual(expect.arrayContaining(ids));
    // What gives up has its failure handled by a function of its own, on the server as in the embedded engine.
    for (const id of ids.slice(0, 5)) expect(registered).toContain(`${id}-failure`);
  });

  it("declares triggers, retries, concurrency and priority on the functions themselves", async () => {
    await server.sync();
    const declared = Object.fromEntries(
      server.functions().map(({ id, triggers, steps, concurrency, priority }) => [
        id,
        {
          triggers: triggers.map(({ event, cron }) => event ?? cron),
          retries: steps.step.retries?.attempts,
          concurrency,
          priority,
        },
      ]),
    );
    expect(declared["assay-run-experiment-shard"]).toEqual({
      triggers: ["experiment/shard"],
      retries: 8,
      concurrency: { key: "event.data.experimentId", limit: 4 },
      priority: undefined,
    });
    expect(declared["assay-execute-run"]).toMatchObject({
      triggers: ["run/requested"],
      retries: 4,
      priority: { run: "100" },
    });
    expect(declared["assay-recover"]).toMatchObject({ triggers: ["* * * * *"], retries: 0 });
    expect(declared["assay-housekeep"]).toMatchObject({ triggers: ["17 * * * *"] });
  });

  it("answers an in-band sync with the same functions, signed", async () => {
    const body = { url: "http://assay.test/api/inngest" };
    const response = await server.request("PUT", { body, headers: { "x-inngest-sync-kind": "in_band" } });
    expect(response.status).toBe(200);
    const answer = (await response.json()) as { app_id: string; functions: { id: string }[] };
    expect(answer.app_id).toBe("assay");
    expect(answer.functions.map((fn) => fn.id)).toEqual(expect.arrayContaining(ids));
    expect(response.headers.get("x-inngest-signature")).toMatch(/^t=\d+&s=[0-9a-f]{64}$/);
    const wrong = await server.request("PUT", {
      body: { link: 1 },
      headers: { "x-inngest-sync-kind": "in_band" },
    });
    expect(wrong.status).toBe(400);
  });

  it("is introspected with the key, and tells which keys it has without telling them", async () => {
    const response = await server.request("GET");
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      authentication_succeeded: true,
      app_id: "assay",
      mode: "cloud",
      has_event_key: true,
      has_signing_key: true,
      api_origin: expect.stringContaining(server.url),
      event_api_origin: expect.stringContaining(server.url),
    });
    expect(text).not.toContain(key.replace("signkey-test-", ""));
    expect(text).not.toContain("event-key");
  });
});

const event = { id: "e1", name: "run/requested", data: { runId: "r", workspaceId: "w" }, ts: 1 };

describe("signatures", () => {
  const body = { version: 2, event, events: [event], steps: {}, ctx: { run_id: "x", attempt: 0 } };
  const query = "?fnId=assay-execute-run&stepId=step";
  const answerTo = async (given: string | undefined) =>
    (await server.request("POST", { query, body, headers: { "x-inngest-signature": given } })).status;

  it.each([
    ["none", () => undefined],
    ["one of another key", () => signature(body, `signkey-test-${"f".repeat(64)}`)],
    ["one of another body", () => signature({ ...body, version: 1 }, key)],
    ["one that is an hour old", () => signature(body, key, 3_600)],
    ["one of an hour to come", () => signature(body, key, -3_600)],
    ["nonsense", () => "t=now&s=yes"],
    ["an empty one", () => ""],
  ])("refuses %s", async (_what, given) => {
    expect(await answerTo(given())).toBe(401);
  });

  it("refuses unsigned syncs and introspections as well", async () => {
    const before = server.registrations.length;
    const headers = { "x-inngest-signature": undefined };
    expect((await server.request("PUT", { body: { url: "http://evil.test" }, headers })).status).toBe(401);
    const inBand = { ...headers, "x-inngest-sync-kind": "in_band" };
    expect((await server.request("PUT", { body: { url: "http://evil.test" }, headers: inBand })).status).toBe(
      401,
    );
    expect((await server.request("GET", { headers })).status).toBe(401);
    expect(server.registrations.length).toBe(before);
  });

  it("is not talked out of them by headers that a stranger sends", async () => {
    for (const headers of [
      { "x-inngest-server-kind": "dev" },
      { "x-inngest-env": "branch" },
      { host: "localhost:3000" },
    ]) {
      const response = await server.request("POST", {
        query,
        body,
        headers: { ...headers, "x-inngest-signature": undefined },
      });
      expect(response.status).toBe(401);
      expect(response.headers.get("x-inngest-sdk")).toBeNull();
    }
  });

  it("takes a valid one of a minute ago", async () => {
    const response = await server.request("POST", {
      query: "?probe=trust",
      body: {},
      headers: { "x-inngest-signature": signature({}, key, 60) },
    });
    expect(response.status).toBe(200);
  });
});

describe("calls", () => {
  it("names a function that is not there, to be tried again after the next sync", async () => {
    const response = await server.call("assay-nothing", event, {});
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("was not found in this app");
  });

  it("runs the first step, then goes on from what is memoized without running it again", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}"], 3);
    const body = {
      prompt_id: prompt.id,
      experiment_name: "Steps",
      evaluators: [{ type: "contains", config: { values: ["ok"] } }],
    };
    const sent = server.events.length;
    // Not registered to run by itself: the calls below are made one by one.
    server.registrations.length = 0;
    const { experiment_id: id } = await startExperiment(viewer, runExperimentBody.parse(body));
    const requested = server.events[sent];
    if (requested === undefined) throw new Error("No event was sent.");
    expect(requested.name).toBe("experiment/requested");
    const first = await server.call("assay-start-experiment", requested, {});
    expect(first.status).toBe(206);
    const [planned] = (await first.json()) as {
      id: string;
      op: string;
      displayName: string;
      data: unknown;
    }[];
    expect(planned).toMatchObject({ op: "StepRun", displayName: "plan", data: 1 });
    const steps = { [planned?.id ?? ""]: { data: 1 } };
    const second = await server.call("assay-start-experiment", requested, steps);
    expect(await second.json()).toMatchObject([{ op: "StepRun", displayName: "start-shards" }]);
    const shard = server.events.at(-1);
    expect(shard).toMatchObject({ name: "experiment/shard", data: { experimentId: id, shard: 0, part: 0 } });
    // A repeated call sends the same event id, which is one event.
    const count = server.events.length;
    await server.call("assay-start-experiment", requested, steps);
    expect(server.events.length).toBe(count);
    const shards = await server.call("assay-run-experiment-shard", shard as never, {});
    expect(await shards.json()).toMatchObject([{ op: "StepRun", displayName: "cells-0", data: "finished" }]);
    expect((await getExperiment(viewer, id)).status).toBe("completed");
    // The run may end, and may be told of a step it has done long ago.
    const again = await server.call("assay-run-experiment-shard", shard as never, {});
    expect(await again.json()).toMatchObject([{ op: "StepRun", data: "closed" }]);
    await server.sync();
  });

  it("plans without running when the server says so, and runs the planned step by its id", async () => {
    const viewer = await createWorkspace();
    server.registrations.length = 0;
    const run = await startRun(viewer, request, 0);
    const requested = server.events.at(-1);
    const before = fake.calls;
    const plan = await server.call("assay-execute-run", requested as never, {}, { plan: true });
    const [step] = (await plan.json()) as { id: string; op: string }[];
    expect(step).toMatchObject({ op: "StepPlanned" });
    expect(fake.calls).toBe(before);
    const ran = await server.call(
      "assay-execute-run",
      requested as never,
      {},
      { plan: true, stepId: step?.id ?? "" },
    );
    expect(await ran.json()).toMatchObject([{ id: step?.id, op: "StepRun", data: "completed" }]);
    expect((await getRun(viewer, run.id)).status).toBe("completed");
    await server.sync();
  });

  it("answers an error that may be tried again as one, and tells what it was", async () => {
    const broken = { ...event, data: { runId: "not-a-uuid", workspaceId: "not-a-uuid" } };
    const response = await server.call("assay-execute-run", broken, {});
    expect(response.status).toBe(206);
    expect(response.headers.get("x-inngest-no-retry")).toBe("false");
    expect(await response.json()).toMatchObject([
      { op: "StepError", error: { message: expect.any(String) } },
    ]);
  });
});

const request = runRequest();

describe("checkpoints", () => {
  /** An experiment that waits to be planned, and the event that asks for it; nothing runs by itself. */
  async function requested() {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}"], 2);
    server.registrations.length = 0;
    await startExperiment(
      viewer,
      runExperimentBody.parse({
        prompt_id: prompt.id,
        experiment_name: "Checkpoints",
        evaluators: [{ type: "contains", config: { values: ["ok"] } }],
      }),
    );
    server.checkpoints.length = 0;
    return server.events.at(-1) as ServerEvent;
  }
  const start = (event: ServerEvent) =>
    server.call("assay-start-experiment", event, {}, { checkpoints: true });

  it("are reported with the key while the function goes on, and its end is the answer", async () => {
    const response = await start(await requested());
    expect(response.status).toBe(206);
    expect(await response.json()).toMatchObject([{ op: "RunComplete", data: { shards: 1 } }]);
    expect(server.checkpoints).toEqual([
      { status: 200, steps: ["plan"] },
      { status: 200, steps: ["start-shards"] },
    ]);
  });

  it("that are stale end the call: another has taken over", async () => {
    const event = await requested();
    const events = server.events.length;
    const going = server.call("assay-start-experiment", event, {}, { checkpoints: true });
    server.supersede();
    const response = await going;
    expect(server.checkpoints).toEqual([{ status: 409, steps: ["plan"] }]);
    expect(response.headers.get("x-inngest-no-retry")).toBe("true");
    // Its shards are the other's to start.
    expect(server.events.length).toBe(events);
  });

  it("that nobody takes, as while the server restarts, are the answer itself", async () => {
    const event = await requested();
    await server.close();
    const response = await start(event);
    await server.listen();
    expect(response.status).toBe(206);
    expect(await response.json()).toMatchObject([{ op: "StepRun", displayName: "plan", data: 1 }]);
  });

  it("are kept back while the process stops, so that another goes on with the next step", async () => {
    const event = await requested();
    drainSteps();
    const response = await start(event);
    startDrain();
    expect(await response.json()).toMatchObject([{ op: "StepRun", displayName: "plan" }]);
    expect(server.checkpoints).toEqual([]);
  });
});
