import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import type {
  CreatedEvaluatorAnswer,
  EvaluatorAnswer,
  EvaluatorSecretAnswer,
} from "@/lib/domain/api/evaluators";
import { signWebhook } from "@/lib/domain/webhooks/signature";
import { reloadEnv } from "@/lib/env";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { setUpReceiver } from "@/tests/support/receiver";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
const receiver = setUpReceiver();
let key: string;

beforeAll(() => {
  process.env.ASSAY_ALLOW_PRIVATE_ADDRESSES = "1";
  reloadEnv();
});
beforeEach(async () => {
  key = await makeKey(await createWorkspace("owner"), "editor");
  receiver.behave((response) => void response.end('{"score":0.5,"reason":"half"}'));
});

function add(path = "/score", name = "Own endpoint") {
  const body = { name, type: "http", config: { url: receiver.url + path } };
  return succeed<CreatedEvaluatorAnswer>("POST /evaluators", { key, body });
}

/** Has one output scored and says how its request was signed. */
async function signatureFor(evaluator: unknown) {
  const body = { output: "x", evaluators: [evaluator] };
  const { scores } = await succeed<{ scores: { score: number }[] }>("POST /evaluations", { key, body });
  expect(scores[0]?.score).toBe(0.5);
  const last = receiver.received.at(-1);
  if (last === undefined) throw new Error("It was asked.");
  const { headers, body: sent } = last;
  const message = {
    id: String(headers["webhook-id"]),
    timestamp: Number(headers["webhook-timestamp"]),
    body: sent,
  };
  return { sent: headers["webhook-signature"], by: (secret: string) => signWebhook(secret, message) };
}

function secretOf({ secret }: CreatedEvaluatorAnswer): string {
  if (secret === undefined) throw new Error("An HTTP evaluator is answered with its secret.");
  return secret;
}

describe("an HTTP evaluator's secret", () => {
  it("is shown once, stored encrypted, and signs what the evaluator sends", async () => {
    const made = await add();
    const secret = secretOf(made);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = await succeed<EvaluatorAnswer>("GET /evaluators/{id}", { key, params: { id: made.id } });
    expect(JSON.stringify(shown)).not.toContain("secret");
    const list = await callApi("GET /evaluators", { key });
    expect(JSON.stringify(list.json)).not.toContain("whsec_");
    const row = await db().evaluator.findUniqueOrThrow({ where: { id: made.id } });
    expect(Buffer.from(row.secretEncrypted ?? []).toString("latin1")).not.toContain(secret.slice(6, 20));
    const { sent, by } = await signatureFor(made.name);
    expect(sent).toBe(by(secret));
  });

  it("also signs for an evaluator written out in a request that has the address", async () => {
    const secret = secretOf(await add());
    const inline = { type: "http", config: { url: `${receiver.url}/score` } };
    const { sent, by } = await signatureFor(inline);
    expect(sent).toBe(by(secret));
    const elsewhere = { type: "http", config: { url: `${receiver.url}/other` } };
    expect((await signatureFor(elsewhere)).sent).toBeUndefined();
  });

  it("is the workspace's own: another one's evaluator at the address signs nothing", async () => {
    await add();
    key = await makeKey(await createWorkspace("owner"), "editor");
    const inline = { type: "http", config: { url: `${receiver.url}/score` } };
    expect((await signatureFor(inline)).sent).toBeUndefined();
  });

  it("still signs once its evaluator is archived, for experiments that are scored again", async () => {
    const made = await add();
    await succeed("DELETE /evaluators/{id}", { key, params: { id: made.id } });
    const { sent, by } = await signatureFor({ type: "http", config: made.config });
    expect(sent).toBe(by(secretOf(made)));
  });

  it("still signs at an address it was moved from, for experiments that are scored again", async () => {
    const made = await add();
    const secret = secretOf(made);
    const move = (path: string) =>
      succeed("PATCH /evaluators/{id}", {
        key,
        params: { id: made.id },
        body: { config: { url: receiver.url + path } },
      });
    await move("/moved");
    await move("/moved-again");
    for (const path of ["/score", "/moved", "/moved-again"]) {
      const { sent, by } = await signatureFor({ type: "http", config: { url: receiver.url + path } });
      expect(sent).toBe(by(secret));
    }
    const successor = await add("/score", "Its successor");
    const { sent, by } = await signatureFor({ type: "http", config: made.config });
    expect(sent).toBe(by(secretOf(successor)));
  });

  it("is rotated: both sign for a day, then the new one alone", async () => {
    const made = await add();
    const old = secretOf(made);
    const rotated = await succeed<EvaluatorSecretAnswer>("POST /evaluators/{id}/rotate-secret", {
      key,
      params: { id: made.id },
    });
    expect(rotated).toMatchObject({ id: made.id, config: made.config });
    expect(rotated.secret).not.toBe(old);
    const during = await signatureFor(made.id);
    expect(during.sent).toBe(`${during.by(rotated.secret)} ${during.by(old)}`);
    const secretRotatedAt = new Date(Date.now() - 24 * 3_600_000);
    await db().evaluator.update({ where: { id: made.id }, data: { secretRotatedAt } });
    const after = await signatureFor(made.id);
    expect(after.sent).toBe(after.by(rotated.secret));
  });

  it("is none of another type's", async () => {
    const body = { name: "Words", type: "contains" };
    const { id, secret } = await succeed<CreatedEvaluatorAnswer>("POST /evaluators", { key, body });
    expect(secret).toBeUndefined();
    const problem = await refused("POST /evaluators/{id}/rotate-secret", { key, params: { id } });
    expect(problem).toMatchObject({ status: 409 });
  });
});
