import { inspect } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/data/client";
import type { DeliveryDetailAnswer, WebhookAnswer, WebhookSecretAnswer } from "@/lib/domain/api/webhooks";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { signWebhook } from "@/lib/domain/webhooks/signature";
import { reloadEnv } from "@/lib/env";
import { log } from "@/lib/log";
import { decryptText } from "@/lib/services/encryption";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { setUpReceiver } from "@/tests/support/receiver";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
const receiver = setUpReceiver();
let viewer: Viewer;
let key: string;
const logged = (["debug", "info", "warn", "error"] as const).map((level) => vi.spyOn(log, level));
const entries: unknown[] = [];
const secrets: string[] = [];
/** Everything answered but the two calls that show a secret. */
let said = "";

beforeAll(async () => {
  viewer = await createWorkspace("owner");
  key = await makeKey(viewer, "admin");
  process.env.ASSAY_ALLOW_PRIVATE_ADDRESSES = "1";
  reloadEnv();
});

beforeEach(async () => {
  await db().webhook.deleteMany({});
});

afterEach(() => {
  for (const spy of logged) entries.push(...spy.mock.calls);
});

async function connect(more: Record<string, unknown> = {}): Promise<WebhookSecretAnswer> {
  const body = { name: "Mine", url: `${receiver.url}/hook`, events: ["run.failed"], ...more };
  const webhook = await succeed<WebhookSecretAnswer>("POST /webhooks", { key, body });
  secrets.push(webhook.secret);
  return webhook;
}

async function call<T>(name: string, params: Record<string, string>, body?: unknown): Promise<T> {
  const answer = await callApi<T>(name, { key, params, ...(body === undefined ? {} : { body }) });
  expect(answer.status).toBeLessThan(400);
  said += answer.text;
  return answer.json;
}

describe("a webhook", () => {
  it("shows its secret once and keeps it encrypted, bound to its row", async () => {
    const { id, secret, ...webhook } = await connect({
      events: ["run.failed", "experiment.failed", "run.failed"],
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    // In the catalogue's order, each once.
    expect(webhook.events).toEqual(["experiment.failed", "run.failed"]);
    expect(await call<WebhookAnswer>("GET /webhooks/{id}", { id })).toEqual({ id, ...webhook });
    const row = await db().webhook.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(row.secretEncrypted).toString("latin1")).not.toContain(secret.slice(6));
    expect(decryptText(row.secretEncrypted, `webhook:${id}`)).toBe(secret);
    expect(() => decryptText(row.secretEncrypted, "webhook:other")).toThrow();
  });

  it("is called after its host unless it has a name", async () => {
    const { name } = await connect({ name: undefined });
    expect(name).toBe(new URL(receiver.url).host);
  });

  it("is made once for one Idempotency-Key, and the repeat shows the same secret", async () => {
    const body = { url: receiver.url, events: ["run.failed"] };
    const headers = { "idempotency-key": "make-one" };
    const make = () => succeed<WebhookSecretAnswer>("POST /webhooks", { key, body, headers });
    const [first, second] = [await make(), await make()];
    secrets.push(first.secret);
    expect(second).toEqual(first);
    expect(await db().webhook.count()).toBe(1);
    const rows = await db().idempotencyKey.findMany();
    expect(JSON.stringify(rows)).not.toContain(first.secret);
  });

  it.each([
    ["an address that is none", { url: "ftp://example.com" }, "/url"],
    ["an address with a password in it", { url: "http://ada:pw@127.0.0.1/" }, "/url"],
    ["an address that does not resolve", { url: "http://no-such-host.invalid/" }, "/url"],
    ["no event", { events: [] }, "/events"],
    ["an event there is not", { events: ["run.completed"] }, "/events/0"],
    ["an unknown field", { secret: "whsec_mine" }, "/secret"],
  ])("is refused with %s", async (_what, more, pointer) => {
    const body = { url: receiver.url, events: ["run.failed"], ...more };
    const problem = await refused("POST /webhooks", { key, body });
    expect(problem.status).toBe(422);
    expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
    expect(await db().webhook.count()).toBe(0);
  });

  it("is one of at most fifty", async () => {
    await Promise.all(Array.from({ length: 50 }, () => connect()));
    const body = { url: receiver.url, events: ["run.failed"] };
    expect(await refused("POST /webhooks", { key, body })).toMatchObject({ status: 409 });
  });

  it("is changed in what is given and deleted with its log", async () => {
    const { id } = await connect();
    await call("POST /webhooks/{id}/test", { id });
    const changed = await call<WebhookAnswer>(
      "PATCH /webhooks/{id}",
      { id },
      { name: "Renamed", is_active: false },
    );
    expect(changed).toMatchObject({ name: "Renamed", is_active: false, events: ["run.failed"] });
    expect(changed.last_delivery).toMatchObject({ type: "webhook.test", status: "delivered" });
    await call("DELETE /webhooks/{id}", { id });
    expect(await refused("GET /webhooks/{id}", { key, params: { id } })).toMatchObject({ status: 404 });
    expect(await db().webhookDelivery.count()).toBe(0);
  });
});

describe("rotation", () => {
  it("signs by both secrets for a day, and then by the new one", async () => {
    const { id, secret: old } = await connect();
    const rotated = await succeed<WebhookSecretAnswer>("POST /webhooks/{id}/rotate-secret", {
      key,
      params: { id },
    });
    secrets.push(rotated.secret);
    expect(rotated.secret).not.toBe(old);
    const hours = (Date.parse(rotated.previous_secret_expires_at ?? "") - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    const signatures = async () => {
      await call("POST /webhooks/{id}/test", { id });
      const last = receiver.received.at(-1);
      if (last === undefined) throw new Error("It came.");
      const { headers, body } = last;
      const timestamp = Number(headers["webhook-timestamp"]);
      const message = { id: String(headers["webhook-id"]), timestamp, body };
      return { sent: headers["webhook-signature"], by: (secret: string) => signWebhook(secret, message) };
    };
    const during = await signatures();
    expect(during.sent).toBe(`${during.by(rotated.secret)} ${during.by(old)}`);
    await db().webhook.update({ where: { id }, data: { rotatedAt: new Date(Date.now() - 24 * 3_600_000) } });
    const after = await signatures();
    expect(after.sent).toBe(after.by(rotated.secret));
  });
});

describe("a test event", () => {
  it("is posted at once, also while the webhook is inactive, and answered with what came back", async () => {
    receiver.behave((response) => void response.writeHead(200).end("got it"));
    const { id } = await connect();
    await call("PATCH /webhooks/{id}", { id }, { is_active: false });
    const tested = await call<DeliveryDetailAnswer>("POST /webhooks/{id}/test", { id });
    expect(tested).toMatchObject({ type: "webhook.test", status: "delivered", attempts: 1 });
    expect(tested.attempt_log).toMatchObject([{ response_status: 200, response_body: "got it" }]);
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toEqual(tested.payload);
    expect(tested.payload.data).toEqual({ workspace_id: viewer.workspaceId, webhook_id: id });
  });

  it("that fails is not tried again", async () => {
    receiver.behave((response) => void response.writeHead(500).end());
    const { id } = await connect();
    const tested = await call<DeliveryDetailAnswer>("POST /webhooks/{id}/test", { id });
    expect(tested).toMatchObject({ status: "failed", error: "It answered 500.", next_attempt_at: null });
    const list = await call<{ data: { id: string }[] }>("GET /webhooks/{id}/deliveries", { id });
    expect(list.data.map((one) => one.id)).toEqual([tested.id]);
  });

  it("says when nobody listens", async () => {
    const { id } = await connect({ url: "http://127.0.0.1:9/hook" });
    const tested = await call<DeliveryDetailAnswer>("POST /webhooks/{id}/test", { id });
    expect(tested).toMatchObject({ status: "failed", response_status: null });
    expect(tested.error).toMatch(/127\.0\.0\.1:9 could not be reached/);
  });
});

describe("the log", () => {
  it("is filtered and paged", async () => {
    const { id } = await connect();
    receiver.behave(
      (response, _request, count) => void response.writeHead(count % 2 === 0 ? 500 : 200).end(),
    );
    for (let n = 0; n < 4; n += 1) await call("POST /webhooks/{id}/test", { id });
    const list = (query: string) =>
      succeed<{ data: { id: string; status: string }[]; next_cursor: string | null }>(
        "GET /webhooks/{id}/deliveries",
        { key, params: { id }, query },
      );
    expect((await list("?status=failed")).data.map(({ status }) => status)).toEqual(["failed", "failed"]);
    expect((await list("?type=run.failed")).data).toEqual([]);
    const first = await list("?limit=3");
    const rest = await list(`?limit=3&cursor=${first.next_cursor}`);
    expect([first.data.length, rest.data.length, rest.next_cursor]).toEqual([3, 1, null]);
  });

  it("of one webhook does not open under another", async () => {
    const [mine, other] = [await connect(), await connect()];
    const { id: delivery } = await call<DeliveryDetailAnswer>("POST /webhooks/{id}/test", { id: mine.id });
    for (const name of [
      "GET /webhooks/{id}/deliveries/{delivery}",
      "POST /webhooks/{id}/deliveries/{delivery}/resend",
    ]) {
      expect(await refused(name, { key, params: { id: other.id, delivery } })).toMatchObject({ status: 404 });
    }
  });
});

describe("the audit log", () => {
  it("says who did what, without a secret", async () => {
    const { id, name } = await connect();
    await call("PATCH /webhooks/{id}", { id }, { is_active: false });
    secrets.push(
      (await succeed<WebhookSecretAnswer>("POST /webhooks/{id}/rotate-secret", { key, params: { id } }))
        .secret,
    );
    await call("POST /webhooks/{id}/test", { id });
    await call("DELETE /webhooks/{id}", { id });
    const { data } = await succeed<{ data: { action: string; before: unknown; after: unknown }[] }>(
      "GET /audit-logs",
      { key, query: `?object_id=${id}` },
    );
    expect(data.map(({ action }) => action).reverse()).toEqual([
      "webhook.create",
      "webhook.update",
      "webhook.rotate_secret",
      "webhook.test",
      "webhook.delete",
    ]);
    expect(data[3]).toMatchObject({ before: { is_active: true }, after: { is_active: false } });
    expect(name).toBe("Mine");
    said += JSON.stringify(data);
  });
});

describe("a secret", () => {
  it("is in no other answer and in no line of the log", () => {
    expect(secrets.length).toBeGreaterThan(50);
    expect(entries.length).toBeGreaterThan(50);
    const lines = inspect(entries, { depth: 12, maxStringLength: null, maxArrayLength: null });
    for (const secret of secrets) {
      expect(said).not.toContain(secret.slice("whsec_".length));
      expect(lines).not.toContain(secret.slice("whsec_".length));
    }
  });
});
