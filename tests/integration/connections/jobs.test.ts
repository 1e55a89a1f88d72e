import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inngestDashboard } from "@/app/_jobs/jobs";
import { POST as CANCEL } from "@/app/api/v1/jobs/[id]/cancel/route";
import { POST as RETRY } from "@/app/api/v1/jobs/[id]/retry/route";
import { GET } from "@/app/api/v1/jobs/route";
import { enginePool } from "@/inngest/embedded/database";
import { db } from "@/lib/data/client";
import { problemSchema } from "@/lib/domain/api/common";
import { type JobPage, jobPageSchema, jobSchema } from "@/lib/domain/api/jobs";
import { llmRequestBody } from "@/lib/domain/api/runs";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { reloadEnv } from "@/lib/env";
import { failRun } from "@/lib/services/execute-run";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { requestModel } from "@/lib/services/run-prompt";
import { callRoute } from "@/tests/support/call-route";
import { setUpTestDatabase } from "@/tests/support/database";
import { startTestEngine } from "@/tests/support/engine";
import { createPromptWithExamples, runToEnd } from "@/tests/support/experiment";
import { createWorkspace } from "@/tests/support/workspace";

const database = setUpTestDatabase();
let viewer: Viewer;
const keys = { admin: "", editor: "", foreign: "" };
let engine: { stop(): Promise<void> } | null = null;

beforeAll(async () => {
  viewer = await createWorkspace("admin");
  const own = systemViewer(viewer.workspaceId);
  keys.admin = (await createApiKey(own, { name: "a", role: "admin", rate_limit_per_minute: 10_000 })).key;
  keys.editor = (await createApiKey(own, { name: "e", role: "editor" })).key;
  const foreign = await createWorkspace("admin");
  keys.foreign = (await createApiKey(systemViewer(foreign.workspaceId), { name: "f", role: "admin" })).key;
  engine = await startTestEngine(database.url);
  const body = { provider: "demo", model: "demo-small", messages: [{ role: "user", content: "Hi" }] };
  await requestModel(viewer, llmRequestBody.parse(body), 0, "api");
  await requestModel(viewer, llmRequestBody.parse(body), 0, "api");
});

afterAll(async () => {
  await engine?.stop();
  delete process.env.INNGEST_DEV;
  reloadEnv();
});

async function jobs(query = "", key = keys.admin): Promise<JobPage> {
  const { status, json } = await callRoute(GET, { key, query });
  expect(status, JSON.stringify(json)).toBe(200);
  return jobPageSchema.parse(json);
}

async function untilDone(): Promise<JobPage> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const page = await jobs();
    if (page.data.length === 2 && page.data.every((job) => job.state === "completed")) return page;
    if (Date.now() > deadline) throw new Error(JSON.stringify(page.data));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function change(handler: typeof RETRY, id: string, key = keys.admin) {
  return callRoute(handler, { method: "POST", key, params: { id } });
}

describe("jobs", () => {
  it("show the workspace's background work and the queue", async () => {
    const { data, queue } = await untilDone();
    expect(data[0]).toMatchObject({
      function_id: "assay-execute-run",
      event_name: "run/requested",
      last_error: null,
      scope: "workspace",
      subject: { type: "run" },
    });
    expect((data[0]?.created_at ?? "") >= (data[1]?.created_at ?? "")).toBe(true);
    expect(queue.workers).toHaveLength(1);
    expect(queue.completed_last_minute).toBeGreaterThanOrEqual(2);
    const first = await jobs("?limit=1");
    expect(first.data.map((job) => job.id)).toEqual([data[0]?.id]);
    const second = await jobs(`?limit=1&cursor=${first.next_cursor}`);
    expect(second.data.map((job) => job.id)).toEqual([data[1]?.id]);
    expect(second.next_cursor).toBeNull();
    expect((await jobs("?state=failed")).data).toEqual([]);
  });

  it("are retried and cancelled only where that means something", async () => {
    const { data } = await untilDone();
    const id = data[0]?.id ?? "";
    for (const handler of [RETRY, CANCEL]) {
      const { status, json } = await change(handler, id);
      expect(status).toBe(409);
      expect(problemSchema.parse(json).detail).toMatch(/The job is completed/);
    }
    await db().run.update({ where: { id: data[0]?.subject?.id ?? "" }, data: { status: "failed" } });
    const { rows } = await enginePool(database.url).query<{ id: string }>(
      "update engine_runs set status = 'failed', last_error = 'The worker died.' where id = $1 returning id",
      [id],
    );
    expect(rows).toHaveLength(1);
    const [failed] = (await jobs("?state=failed")).data;
    expect(failed).toMatchObject({ id, last_error: "The worker died." });
    const retried = await change(RETRY, id);
    expect(retried.status).toBe(200);
    expect(jobSchema.parse(retried.json).state).not.toBe("failed");
    await untilDone();
  });

  it("of a run that gave up run it again", async () => {
    const { data } = await untilDone();
    const { id = "", subject } = data[0] ?? {};
    const runId = subject?.id ?? "";
    const read = () => db().run.findUniqueOrThrow({ where: { id: runId } });
    await db().run.update({ where: { id: runId }, data: { status: "running", output: null } });
    await failRun(viewer.workspaceId, runId);
    expect(await read()).toMatchObject({ status: "failed", errorKind: "unknown" });
    await enginePool(database.url).query("update engine_runs set status = 'failed' where id = $1", [id]);
    expect((await change(RETRY, id)).status).toBe(200);
    await untilDone();
    expect(await read()).toMatchObject({ status: "completed", errorKind: null, errorMessage: null });
  });

  it("of the installation are shown when they go wrong, to be read only", async () => {
    const pool = enginePool(database.url);
    const insert = (id: string, status: string, error: string | null) =>
      pool.query(
        `insert into engine_runs (id, function_id, event_id, event, status, max_attempts, last_error, finished_at)
         values ($1, 'assay-recover', $1, '{"name":"inngest/scheduled.timer"}', $2, 1, $3, now())`,
        [id, status, error],
      );
    const failed = "01976f44-a1b2-7f00-9c1d-2f60b1f7e001";
    await insert(failed, "failed", "Error: no disk");
    await insert("01976f44-a1b2-7f00-9c1d-2f60b1f7e002", "completed", null);
    const own = await jobs();
    expect(own.data.filter(({ scope }) => scope === "installation")).toMatchObject([
      { id: failed, function_id: "assay-recover", state: "failed", last_error: "Error: no disk" },
    ]);
    expect(own.queue.failed).toBe(1);
    expect((await jobs("?state=failed", keys.foreign)).data.map(({ id }) => id)).toEqual([failed]);
    for (const handler of [RETRY, CANCEL]) expect((await change(handler, failed)).status).toBe(404);
    process.env.ASSAY_ALLOW_SIGNUP = "1";
    reloadEnv();
    expect((await jobs("?state=failed")).data[0]?.last_error).toBe("See the server's log.");
    delete process.env.ASSAY_ALLOW_SIGNUP;
    reloadEnv();
    await pool.query("delete from engine_runs where function_id = 'assay-recover'");
  });

  it("are 404 for another workspace and 403 for an editor", async () => {
    const { data } = await jobs();
    const id = data[0]?.id ?? "";
    expect((await jobs("", keys.foreign)).data).toEqual([]);
    expect((await change(RETRY, id, keys.foreign)).status).toBe(404);
    expect((await change(CANCEL, id, keys.foreign)).status).toBe(404);
    expect((await change(CANCEL, "nonsense")).status).toBe(404);
    expect((await callRoute(GET, { key: keys.editor })).status).toBe(403);
    expect((await change(RETRY, id, keys.editor)).status).toBe(403);
  });

  /** A job of the workspace in a state that this test says, which no engine works on. */
  async function insertJob(id: string, status: string, data: Record<string, unknown>): Promise<void> {
    const event = { name: "experiment/shard", data: { workspaceId: viewer.workspaceId, ...data } };
    await enginePool(database.url).query(
      `insert into engine_runs (id, function_id, event_id, event, workspace_id, status, max_attempts, last_error)
       values ($1, 'assay-run-experiment-shard', $1, $2, $3, $4, 9, 'Error: no luck')`,
      [id, JSON.stringify(event), viewer.workspaceId, status],
    );
  }

  it("of an experiment say where to try it again once it has ended, and end it when they are cancelled", async () => {
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}"], 2);
    const { id } = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Ends",
      evaluators: [{ type: "contains" }],
      models: [{ provider: "demo", model: "demo-small" }],
    });
    const failed = "01976f44-a1b2-7f00-9c1d-2f60b1f7e003";
    await insertJob(failed, "failed", { experimentId: id, round: 1, shard: 0, part: 0 });
    const refused = await change(RETRY, failed);
    expect(refused.status).toBe(409);
    expect(problemSchema.parse(refused.json).detail).toContain(`POST /api/v1/experiments/${id}/retry`);
    expect((await jobs("?state=failed")).data.map((job) => job.id)).toContain(failed);

    const active = "01976f44-a1b2-7f00-9c1d-2f60b1f7e004";
    await db().experiment.update({ where: { id }, data: { status: "running" } });
    await insertJob(active, "active", { experimentId: id, round: 1, shard: 0, part: 0 });
    const cancelled = await change(CANCEL, active);
    expect(jobSchema.parse(cancelled.json).state).toBe("cancelled");
    expect((await db().experiment.findUniqueOrThrow({ where: { id } })).status).toBe("cancelled");
    await enginePool(database.url).query("delete from engine_runs where id = any($1)", [[failed, active]]);
  });

  it("of runs and deliveries that are done are not tried again, and fail them when they are cancelled", async () => {
    const subject = (await jobs()).data.find((job) => job.subject?.type === "run")?.subject;
    const runId = subject?.id ?? "";
    const done = "01976f44-a1b2-7f00-9c1d-2f60b1f7e005";
    await insertJob(done, "failed", { runId });
    const refused = await change(RETRY, done);
    expect(problemSchema.parse(refused.json)).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/completed/),
    });

    const active = "01976f44-a1b2-7f00-9c1d-2f60b1f7e006";
    await db().run.update({ where: { id: runId }, data: { status: "pending" } });
    await insertJob(active, "active", { runId });
    expect((await change(CANCEL, active)).status).toBe(200);
    expect((await db().run.findUniqueOrThrow({ where: { id: runId } })).status).toBe("failed");

    const delivery = "01976f44-a1b2-7f00-9c1d-2f60b1f7e007";
    await insertJob(delivery, "failed", { deliveryId: runId, webhookId: runId, round: 1 });
    expect(problemSchema.parse((await change(RETRY, delivery)).json)).toMatchObject({
      detail: expect.stringMatching(/deleted/),
    });
    await enginePool(database.url).query("delete from engine_runs where id = any($1)", [
      [done, active, delivery],
    ]);
    await db().run.update({ where: { id: runId }, data: { status: "completed" } });
  });

  it("are shown by Inngest where Inngest runs them", async () => {
    expect(inngestDashboard()).toBeNull();
    process.env.INNGEST_DEV = "http://localhost:9288";
    reloadEnv();
    const { status, json } = await callRoute(GET, { key: keys.admin });
    expect(status).toBe(409);
    expect(problemSchema.parse(json).detail).toContain("http://localhost:9288");
  });
});
