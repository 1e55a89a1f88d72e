import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getExperiment } from "@/lib/data/experiment-answers";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { reloadEnv } from "@/lib/env";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { freePort } from "@/scripts/free-port";
import { type Server, startServer, untilReady } from "@/scripts/server";
import { untilBuilt } from "@/tests/support/built";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { createPromptWithExamples, untilEnded } from "@/tests/support/experiment";
import { startFakeOpenAI } from "@/tests/support/fake-openai";
import type { FakeServer } from "@/tests/support/fake-server";
import { appAtItsAddress, InngestServer } from "@/tests/support/inngest-server";
import { createWorkspace } from "@/tests/support/workspace";

const cells = 300;
const concurrency = 20;
const signingKey = `signkey-test-${randomBytes(32).toString("hex")}`;
const inngest = new InngestServer(signingKey);
let fake: FakeServer;
let database: TestDatabase;
let viewer: Viewer;
let key: string;
let address: { host: string; port: number; url: string };
let app: Server;

async function start(): Promise<void> {
  app = startServer("built", address);
  await untilReady(app, address);
}

async function kill(): Promise<void> {
  if (app.child.pid !== undefined) process.kill(-app.child.pid, "SIGKILL");
  await app.ended;
}

beforeAll(async () => {
  await untilBuilt();
  fake = await startFakeOpenAI({ latencyMs: 150, answer: () => "ok" });
  await inngest.listen();
  const port = await freePort();
  address = { host: "127.0.0.1", port, url: `http://127.0.0.1:${port}` };
  database = await createTestDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    LOG_LEVEL: "fatal",
    OPENAI_API_KEY: "sk-test-0123456789abcdef",
    OPENAI_BASE_URL: `${fake.url}/v1`,
    INNGEST_EVENT_KEY: "event-key",
    INNGEST_SIGNING_KEY: signingKey,
    INNGEST_BASE_URL: inngest.url,
  });
  reloadEnv();
  inngest.appUrl = `${address.url}/api/inngest`;
  inngest.attach(appAtItsAddress);
  viewer = await createWorkspace();
  ({ key } = await createApiKey(systemViewer(viewer.workspaceId), { name: "test", role: "editor" }));
  await start();
});

afterAll(async () => {
  // What stands where the set-up failed half-way.
  await app?.stop();
  await inngest.close();
  await fake?.close();
  await database?.drop();
});

async function rest(path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${address.url}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

async function untilCompleted(id: string, enough: number): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    if ((await getExperiment(viewer, id)).progress.completed >= enough) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The experiment does not get to ${enough} cells.`);
}

describe("the built app with an Inngest server of its own", () => {
  it("registers at the address it is found at", async () => {
    expect((await inngest.sync()).status).toBe(200);
    const [fn] = inngest.functions();
    expect(fn?.steps.step.runtime.url).toMatch(
      `${address.url}/api/inngest?fnId=assay-execute-run&stepId=step`,
    );
  });

  it("answers a run that is waited for, and one that is not", async () => {
    const call = { provider: "openai", model: "gpt-4.1-mini", messages: [{ role: "user", content: "Hi" }] };
    expect(await rest("/llm/request?wait=30", call)).toMatchObject({ status: "completed", output: "ok" });
    expect(await rest("/llm/request", call)).toMatchObject({ status: "pending" });
    await inngest.idle();
    expect(inngest.failures).toEqual([]);
  });

  it("completes an experiment through a kill, a stop, and an outage of the Inngest server", async () => {
    const prompt = await createPromptWithExamples(
      viewer,
      ["Say {{ question }}", "Tell {{ question }}"],
      cells / 2,
    );
    const callsBefore = fake.calls;
    const { experiment_id: id } = (await rest("/experiments/run", {
      prompt_id: prompt.id,
      experiment_name: "Through Inngest",
      evaluators: [{ type: "contains", config: { values: ["ok"] } }],
      concurrency,
    })) as { experiment_id: string };

    await untilCompleted(id, cells / 6);
    await kill();
    await start();

    await untilCompleted(id, cells / 3);
    const dispatched = inngest.calls.length;
    app.child.kill("SIGTERM");
    expect((await app.ended).code).toBe(0);
    // What ran here was answered with what it had come to, and no call was cut.
    expect(inngest.calls.slice(dispatched).map(({ status }) => status)).toContain(206);
    const paidAtTheStop = fake.calls;
    const written = (await getExperiment(viewer, id)).progress.completed;
    expect(paidAtTheStop - callsBefore - written).toBeLessThanOrEqual(2 * concurrency);
    await start();

    await untilCompleted(id, (cells * 2) / 3);
    await inngest.close();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await inngest.listen();

    const experiment = await untilEnded(viewer, id, 60_000);
    await inngest.idle();
    expect(experiment).toMatchObject({
      status: "completed",
      progress: { total: cells, completed: cells, failed: 0 },
    });
    expect(inngest.failures).toEqual([]);
    // Only the kill cut calls: those under way, and at most as many whose answers were not written yet.
    expect(fake.calls - callsBefore - cells).toBeLessThanOrEqual(2 * concurrency);
  });
});
