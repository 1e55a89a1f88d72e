import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { enginePool } from "@/inngest/embedded/database";
import { db } from "@/lib/data/client";
import { changeWebhook } from "@/lib/data/webhooks";
import type { JobAnswer } from "@/lib/domain/api/jobs";
import type { DeliveryAnswer, DeliveryDetailAnswer, WebhookSecretAnswer } from "@/lib/domain/api/webhooks";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { reloadEnv } from "@/lib/env";
import { housekeep } from "@/lib/services/housekeep";
import { recoverAbandoned } from "@/lib/services/recover-abandoned";
import { makeKey, refused, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { startTestEngine } from "@/tests/support/engine";
import { createPromptWithExamples } from "@/tests/support/experiment";
import { type Received, setUpReceiver } from "@/tests/support/receiver";
import { createWorkspace } from "@/tests/support/workspace";

const database = setUpTestDatabase();
const receiver = setUpReceiver();
let viewer: Viewer;
let key: string;
let prompt: { id: string; slug: string };
let engine: { stop(): Promise<void> } | null = null;
let version = 1;

function allowPrivate(allowed: boolean): void {
  process.env.ASSAY_ALLOW_PRIVATE_ADDRESSES = allowed ? "1" : "0";
  reloadEnv();
}

async function startEngine(): Promise<void> {
  engine ??= await startTestEngine(database.url);
}

async function stopEngine(): Promise<void> {
  await engine?.stop();
  engine = null;
}

beforeAll(async () => {
  viewer = await createWorkspace("owner");
  key = await makeKey(viewer, "admin");
  process.env.OPENAI_API_KEY = "sk-test-0123456789abcdef";
  allowPrivate(true);
  prompt = await createPromptWithExamples(viewer, ["One {{ question }}", "Two"], 1);
  await startEngine();
});

beforeEach(async () => {
  allowPrivate(true);
  await db().webhook.deleteMany({});
});

afterAll(stopEngine);

function connect(more: Record<string, unknown> = {}): Promise<WebhookSecretAnswer> {
  const body = { name: "Mine", url: `${receiver.url}/hook`, events: ["version.activated"], ...more };
  return succeed<WebhookSecretAnswer>("POST /webhooks", { key, body });
}

/** Makes something happen: the other version goes into production. */
async function happen(): Promise<void> {
  version = version === 1 ? 2 : 1;
  await succeed("POST /prompts/{prompt}/versions/{version}/activate", {
    key,
    params: { prompt: prompt.slug, version },
  });
}

function deliveries(id: string, query = ""): Promise<{ data: DeliveryAnswer[] }> {
  return succeed("GET /webhooks/{id}/deliveries", { key, params: { id }, query });
}

async function until(id: string, done: (delivery: DeliveryAnswer) => boolean): Promise<DeliveryAnswer> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const [delivery] = (await deliveries(id)).data;
    if (delivery !== undefined && done(delivery)) return delivery;
    if (Date.now() > deadline) throw new Error(JSON.stringify(delivery));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

function detail({ webhook_id: id, id: delivery }: DeliveryAnswer): Promise<DeliveryDetailAnswer> {
  return succeed("GET /webhooks/{id}/deliveries/{delivery}", { key, params: { id, delivery } });
}

/**
 * The job of a delivery that pauses after as many attempts as the delivery has made. The engine's own row follows the
 * log's: before it is there, "retry" would find a job at work, or start one again that has ended meanwhile.
 */
async function pausedJob({ id, attempts }: DeliveryAnswer): Promise<JobAnswer> {
  const find = async () => {
    const jobs = await succeed<{ data: JobAnswer[] }>("GET /jobs", { key, query: "?state=retrying" });
    const job = jobs.data.find((one) => one.subject?.id === id && one.attempts === attempts);
    if (job === undefined) throw new Error(JSON.stringify(jobs.data));
    return job;
  };
  return vi.waitFor(find, { timeout: 10_000, interval: 20 });
}

/** Ends the pause before a delivery's next attempt, as "Retry" on the Jobs page does. */
async function skipPause(delivery: DeliveryAnswer): Promise<void> {
  const job = await pausedJob(delivery);
  expect(job.function_id).toBe("assay-deliver-webhook");
  await succeed("POST /jobs/{id}/retry", { key, params: { id: job.id } });
}

function signatureBy(secret: string, { headers, body }: Received): string {
  const bytes = Buffer.from(secret.slice("whsec_".length), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return `v1,${createHmac("sha256", bytes).update(text).digest("base64")}`;
}

describe("a delivery", () => {
  it("is signed, arrives once, and is in the log with the answer", async () => {
    receiver.behave((response) => void response.writeHead(200).end("thanks"));
    const { id, secret } = await connect();
    await happen();
    const [request] = await receiver.until(1);
    if (request === undefined) throw new Error("It came.");
    expect(request.path).toBe("/hook");
    expect(request.headers).toMatchObject({ "content-type": "application/json" });
    expect(request.headers["webhook-signature"]).toBe(signatureBy(secret, request));
    expect(Math.abs(Date.now() / 1000 - Number(request.headers["webhook-timestamp"]))).toBeLessThan(60);
    const sent = await until(id, ({ status }) => status === "delivered");
    expect(sent).toMatchObject({
      message_id: request.headers["webhook-id"],
      type: "version.activated",
      attempts: 1,
      response_status: 200,
      error: null,
      next_attempt_at: null,
    });
    const full = await detail(sent);
    expect(full.payload).toEqual(JSON.parse(request.body));
    expect(full.attempt_log).toMatchObject([{ response_status: 200, response_body: "thanks", error: null }]);
    expect(receiver.received).toHaveLength(1);
  });

  it("goes to every active webhook that wants the event, under one id", async () => {
    const wanted = [await connect(), await connect({ url: `${receiver.url}/second` })];
    const other = await connect({ events: ["run.failed"] });
    const paused = await connect();
    await succeed("PATCH /webhooks/{id}", { key, params: { id: paused.id }, body: { is_active: false } });
    await happen();
    for (const { id } of wanted) await until(id, ({ status }) => status === "delivered");
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(receiver.received.map(({ path }) => path).sort()).toEqual(["/hook", "/second"]);
    expect((await deliveries(other.id)).data).toEqual([]);
    expect((await deliveries(paused.id)).data).toEqual([]);
  });

  it("is tried again by the engine, with the same id and payload and a fresh time", async () => {
    receiver.behave((response, _request, count) => {
      if (count === 1) response.writeHead(503, { "retry-after": "120" }).end("busy");
      else response.writeHead(202).end();
    });
    const { id } = await connect();
    await happen();
    const waiting = await until(id, ({ attempts }) => attempts === 1);
    expect(waiting).toMatchObject({ status: "pending", response_status: 503, error: "It answered 503." });
    const pause = Date.parse(waiting.next_attempt_at ?? "") - Date.now();
    expect(pause).toBeGreaterThan(100_000);
    expect(pause).toBeLessThanOrEqual(120_000);
    const job = await pausedJob(waiting);
    expect(job.last_error).toContain("It answered 503.");
    // The engine waits as long as the log says.
    expect(Math.abs(Date.parse(job.due_at ?? "") - Date.parse(waiting.next_attempt_at ?? ""))).toBeLessThan(
      2_000,
    );
    await skipPause(waiting);
    const sent = await until(id, ({ status }) => status === "delivered");
    expect(sent.attempts).toBe(2);
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect((await detail(sent)).attempt_log.map(({ response_status: status }) => status)).toEqual([503, 202]);
  });

  it("is given up visibly after ten attempts, and can be sent again", async () => {
    receiver.behave((response) => void response.writeHead(500).end("broken"));
    const { id } = await connect();
    await happen();
    for (let made = 1; made < 10; made += 1) {
      await skipPause(await until(id, ({ attempts }) => attempts === made));
    }
    const failed = await until(id, ({ status }) => status === "failed");
    expect(failed).toMatchObject({ attempts: 10, error: "It answered 500.", next_attempt_at: null });
    await vi.waitFor(
      async () => {
        const query = "?state=failed";
        const jobs = await succeed<{ data: { function_id: string; last_error: string }[] }>("GET /jobs", {
          key,
          query,
        });
        expect(jobs.data[0]).toMatchObject({ function_id: "assay-deliver-webhook" });
        expect(jobs.data[0]?.last_error).toContain("It answered 500.");
      },
      { timeout: 10_000, interval: 20 },
    );
    receiver.behave((response) => void response.writeHead(200).end());
    const params = { id, delivery: failed.id };
    const again = await succeed<DeliveryAnswer>("POST /webhooks/{id}/deliveries/{delivery}/resend", {
      key,
      params,
    });
    expect(again).toMatchObject({ id: failed.id, status: "pending", message_id: failed.message_id });
    const sent = await until(id, ({ status }) => status === "delivered");
    expect(sent.attempts).toBe(11);
    expect(receiver.received.at(-1)?.headers["webhook-id"]).toBe(failed.message_id);
  });

  it("that is sent again while it waits goes at once, and its old pause ends in nothing", async () => {
    receiver.behave((response, _request, count) => void response.writeHead(count === 1 ? 500 : 200).end());
    const { id } = await connect();
    await happen();
    const waiting = await until(id, ({ attempts }) => attempts === 1);
    const params = { id, delivery: waiting.id };
    await succeed("POST /webhooks/{id}/deliveries/{delivery}/resend", { key, params });
    await until(id, ({ status }) => status === "delivered");
    await skipPause(waiting);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(receiver.received).toHaveLength(2);
  });
});

describe("a receiver", () => {
  it("that is gone turns the webhook off", async () => {
    receiver.behave((response) => void response.writeHead(410).end());
    const { id } = await connect();
    await happen();
    const failed = await until(id, ({ status }) => status === "failed");
    expect(failed).toMatchObject({ attempts: 1, response_status: 410 });
    const get = () => succeed<WebhookSecretAnswer>("GET /webhooks/{id}", { key, params: { id } });
    expect(await get()).toMatchObject({
      is_active: false,
      deactivation_reason: "The receiver answered 410 Gone.",
    });
    const params = { id, delivery: failed.id };
    const name = "POST /webhooks/{id}/deliveries/{delivery}/resend";
    expect(await refused(name, { key, params })).toMatchObject({ status: 409 });
    await succeed("PATCH /webhooks/{id}", { key, params: { id }, body: { is_active: true } });
    expect(await get()).toMatchObject({ is_active: true, deactivation_reason: null });
  });

  it("that redirects is not followed", async () => {
    receiver.behave((response, { path }) => {
      if (path === "/hook") response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end();
      else response.writeHead(200).end();
    });
    const { id } = await connect();
    await happen();
    const waiting = await until(id, ({ attempts }) => attempts === 1);
    expect(waiting.error).toMatch(/It answered 302. Redirects are not followed/);
    expect(receiver.received).toHaveLength(1);
  });

  it("that answers without end is read no further than 4 KB", async () => {
    receiver.behave((response) => {
      response.writeHead(200, { "content-type": "text/html" });
      const more = () => {
        if (!response.destroyed)
          response.write(`<script>\u0000${"é".repeat(5_000)}`, () => setTimeout(more, 5));
      };
      more();
    });
    const { id } = await connect();
    await happen();
    const sent = await until(id, ({ status }) => status === "delivered");
    const kept = (await detail(sent)).attempt_log[0]?.response_body ?? "";
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(4_100);
    expect(kept.startsWith("<script>\ufffdéé")).toBe(true);
  });

  it("that took the message counts as such, though its answer breaks off", async () => {
    receiver.behave((response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("tak", () => response.destroy());
    });
    const { id } = await connect();
    await happen();
    const sent = await until(id, ({ status }) => status === "delivered");
    expect((await detail(sent)).attempt_log).toMatchObject([{ response_status: 200, response_body: "tak" }]);
  });

  it("at a private address is refused when entered, and again when posted to", async () => {
    const { id } = await connect({ url: `http://localhost:${new URL(receiver.url).port}/hook` });
    allowPrivate(false);
    const body = { url: receiver.url, events: ["run.failed"] };
    const problem = await refused("POST /webhooks", { key, body });
    expect(problem.errors[0]).toMatchObject({ pointer: "/url" });
    expect(problem.detail).toMatch(/private address/);
    expect((await refused("PATCH /webhooks/{id}", { key, params: { id }, body })).status).toBe(422);
    await happen();
    const failed = await until(id, ({ status }) => status === "failed");
    expect(failed.error).toMatch(/private address/);
    expect(failed.attempts).toBe(1);
    expect(receiver.received).toHaveLength(0);
  });
});

describe("the outbox", () => {
  it("keeps what a killed process did not hand over, for recovery", async () => {
    await stopEngine();
    const { id } = await connect();
    await happen();
    // As if the process had died after the commit: no event, and the engine knows of nothing.
    const pool = enginePool(database.url);
    await pool.query("delete from engine_events where name = 'webhook/delivery'");
    await db().webhookDelivery.updateMany({
      data: { queuedAt: null, nextAttemptAt: new Date(Date.now() - 61_000) },
    });
    expect((await recoverAbandoned()).deliveries).toBe(1);
    expect((await recoverAbandoned()).deliveries).toBe(0);
    await startEngine();
    await until(id, ({ status }) => status === "delivered");
    expect(receiver.received).toHaveLength(1);
  });

  it("holds nothing when the effect rolls back", async () => {
    const { id } = await connect();
    const { transaction } = await import("@/lib/data/client");
    const { activateVersion } = await import("@/lib/services/move-label");
    const other = version === 1 ? 2 : 1;
    const undone = transaction(async () => {
      await activateVersion(viewer, { id: prompt.id }, { number: other });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect((await deliveries(id)).data).toEqual([]);
    expect(
      await enginePool(database.url).query("select from engine_events where not dispatched"),
    ).toMatchObject({ rowCount: 0 });
  });

  it("ends what nobody works on any more, and forgets what is a month old", async () => {
    receiver.behave((response) => void response.writeHead(500).end());
    const { id } = await connect();
    await happen();
    await until(id, ({ attempts }) => attempts === 1);
    const day = 24 * 60 * 60 * 1000;
    await db().webhookDelivery.updateMany({ data: { nextAttemptAt: new Date(Date.now() - day - 1000) } });
    await recoverAbandoned();
    expect((await deliveries(id)).data[0]).toMatchObject({ status: "failed" });
    expect((await housekeep()).webhook_deliveries).toBe(0);
    await db().webhookDelivery.updateMany({ data: { createdAt: new Date(Date.now() - 31 * day) } });
    expect((await housekeep()).webhook_deliveries).toBe(1);
    expect(await db().webhookAttempt.count()).toBe(0);
  });

  it("is not posted to a webhook that was turned off meanwhile", async () => {
    receiver.behave((response) => void response.writeHead(500).end());
    const { id } = await connect();
    await happen();
    const waiting = await until(id, ({ attempts }) => attempts === 1);
    await changeWebhook(viewer, id, { isActive: false });
    await skipPause(waiting);
    const failed = await until(id, ({ status }) => status === "failed");
    expect(failed.error).toMatch(/inactive/);
    expect(receiver.received).toHaveLength(1);
  });
});
