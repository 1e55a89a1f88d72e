import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import type { ExperimentAcceptedAnswer } from "@/lib/domain/api/experiments";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import type { RunAnswer } from "@/lib/domain/api/runs";
import { runOnce } from "@/lib/services/idempotency";
import { earlierEffect, noteEffect } from "@/lib/services/idempotent-effect";
import { type ApiCall, callApi, makeKey, refused } from "@/tests/support/api";
import { setUpApi, untilFinal } from "@/tests/support/api-workspace";
import { createPromptWithExamples } from "@/tests/support/experiment";

const api = setUpApi();
let prompt: { id: string; slug: string };

beforeAll(async () => {
  prompt = await createPromptWithExamples(api.viewer, ["Say {{ question }}"], 2);
});

const llm = (content: string) => ({
  provider: "openai",
  model: "gpt-4.1-mini",
  messages: [{ role: "user", content }],
});

function call<T>(name: string, key: string, body: unknown, more: Partial<ApiCall> = {}) {
  return callApi<T>(name, { key: api.key, body, headers: { "idempotency-key": key }, ...more });
}

describe("a POST under an Idempotency-Key", () => {
  it("that writes runs once for twenty twins", async () => {
    const key = randomUUID();
    const body = { name: `Once ${key}`, template: "x" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call<PromptAnswer>("POST /prompts", key, body)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get("idempotency-replayed") === "true")).toHaveLength(19);
    expect(await db().prompt.count({ where: { name: body.name } })).toBe(1);
  });

  it("that calls a model pays once for ten twins, also while the first is under way", async () => {
    const key = randomUUID();
    const before = api.fake.calls;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call<RunAnswer>("POST /llm/request", key, llm("Slow twin"), { query: "?wait=20" }),
      ),
    );
    expect(api.fake.calls - before).toBe(1);
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(answers.every(({ status, json }) => status === 200 && json.output === "Slow twin")).toBe(true);
    const again = await call<RunAnswer>("POST /llm/request", key, llm("Slow twin"), { query: "?wait=20" });
    expect(again.json.id).toBe(answers[0]?.json.id);
    expect(api.fake.calls - before).toBe(1);
  });

  it("that starts an experiment starts one", async () => {
    const key = randomUUID();
    const body = { prompt_id: prompt.slug, experiment_name: key, evaluators: [{ type: "contains" }] };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call<ExperimentAcceptedAnswer>("POST /experiments/run", key, body)),
    );
    expect(new Set(answers.map(({ json }) => json.experiment_id)).size).toBe(1);
    expect(await db().experiment.count({ where: { name: key } })).toBe(1);
    await untilFinal(api.key, answers[0]?.json.experiment_id ?? "");
  });

  it("with another body, query or path is a conflict or another call", async () => {
    const key = randomUUID();
    await call("POST /llm/request", key, llm("a"), { query: "?wait=20" });
    const other = { key: api.key, headers: { "idempotency-key": key } };
    const conflict = { status: 409, code: "conflict" };
    expect(await refused("POST /llm/request", { ...other, body: llm("b"), query: "?wait=20" })).toMatchObject(
      conflict,
    );
    expect(await refused("POST /llm/request", { ...other, body: llm("a") })).toMatchObject(conflict);
    const elsewhere = await call("POST /prompts", key, { name: "Elsewhere", template: "x" });
    expect(elsewhere.status).toBe(201);
  });

  it("that reads only gets its first answer again too", async () => {
    const params = { prompt: prompt.slug, version: 1 };
    const name = "POST /prompts/{prompt}/versions/{version}/render";
    const key = randomUUID();
    const first = await call(name, key, { variables: { question: "a" } }, { params });
    const again = await call(name, key, { variables: { question: "a" } }, { params });
    expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([first.text, "true"]);
    const other = { key: api.key, params, headers: { "idempotency-key": key } };
    expect(await refused(name, { ...other, body: { variables: { question: "b" } } })).toMatchObject({
      status: 409,
    });
  });

  it("of another API key is another call", async () => {
    const key = randomUUID();
    const second = await makeKey(api.viewer, "editor");
    const body = { name: "Two keys", template: "x" };
    const one = await call<PromptAnswer>("POST /prompts", key, body);
    const two = await call<PromptAnswer>("POST /prompts", key, body, { key: second });
    expect(two.json.id).not.toBe(one.json.id);
  });

  it("that was refused may be tried again", async () => {
    const key = randomUUID();
    const slug = `late-${key}`;
    const body = { prompt_id: slug, input_data: {} };
    const again = () => call("POST /golden-examples", key, body);
    expect((await again()).status).toBe(404);
    await call("POST /prompts", randomUUID(), { name: "Late", slug, template: "x" });
    expect((await again()).status).toBe(201);
  });

  /** As a killed process leaves the newest key: what it did is noted, its answer is not, its lease runs out. */
  async function killTheHolder(leftSeconds = 0): Promise<void> {
    await db().$executeRaw`
      update idempotency_keys set status = null, body = null, headers = null,
        locked_until = now() + ${leftSeconds} * interval '1 second'
      where created_at = (select max(created_at) from idempotency_keys)`;
  }

  it("whose process died is taken up by the next, not before its lease is over, and makes no second run", async () => {
    const key = randomUUID();
    const again = () =>
      call<RunAnswer>("POST /llm/request", key, llm("after a crash"), { query: "?wait=20" });
    const first = await again();
    await killTheHolder(1);
    const started = Date.now();
    const second = await again();
    expect(Date.now() - started).toBeGreaterThan(800);
    expect(second.json).toEqual(first.json);
    expect((await again()).json).toEqual(first.json);
    expect(await db().run.count({ where: { id: first.json.id } })).toBe(1);
  });

  it("whose process died with its run unfinished has that one finished", async () => {
    const key = randomUUID();
    const again = (query: string) =>
      call<RunAnswer>("POST /llm/request", key, llm(`${key} unfinished`), { query });
    const first = await again("?wait=20");
    await killTheHolder();
    await db().costLog.deleteMany({ where: { runId: first.json.id } });
    await db().$executeRaw`
      update runs set status = 'pending', output = null, completed_at = null, leased_until = null
      where id = ${first.json.id}::uuid`;
    const second = await again("?wait=20");
    expect(second.status).toBe(200);
    expect(second.json).toMatchObject({ id: first.json.id, status: "completed", output: first.json.output });
  });

  it("whose process died after starting an experiment starts no second one", async () => {
    const prompt = await createPromptWithExamples(api.viewer, ["Say {{ question }}"], 2);
    const key = randomUUID();
    const body = { prompt_id: prompt.slug, experiment_name: key, evaluators: [{ type: "contains" }] };
    const again = () => call<ExperimentAcceptedAnswer>("POST /experiments/run", key, body);
    const first = await again();
    await killTheHolder();
    expect((await again()).json).toEqual(first.json);
    expect(await db().experiment.count({ where: { name: key } })).toBe(1);
    await untilFinal(api.key, first.json.experiment_id);

    const rescoreKey = randomUUID();
    const rescore = () =>
      call(
        "POST /experiments/{id}/rescore",
        rescoreKey,
        { evaluators: [{ type: "exact_match" }] },
        {
          params: { id: first.json.experiment_id },
        },
      );
    const rescored = await rescore();
    expect(rescored.status).toBe(202);
    await killTheHolder();
    await untilFinal(api.key, first.json.experiment_id);
    expect(await rescore()).toMatchObject({ status: 202, json: rescored.json });
    const { round } = await db().experiment.findUniqueOrThrow({ where: { id: first.json.experiment_id } });
    expect(round).toBe(2);
  });

  it("whose process died after an evaluation keeps that one", async () => {
    const key = randomUUID();
    const body = { output: key, expected_output: key, evaluators: [{ type: "exact_match" }] };
    const first = await call<{ id: string }>("POST /evaluations", key, body);
    await killTheHolder();
    expect((await call("POST /evaluations", key, body)).json).toEqual(first.json);
    expect(await db().evaluation.count({ where: { output: key } })).toBe(1);
  });

  it("that failed after it had begun is taken up at once", async () => {
    const key = randomUUID();
    const held = {
      viewer: api.viewer,
      key,
      method: "POST",
      path: "/x",
      fingerprint: Buffer.from(""),
      secret: false,
    };
    const run = (work: () => Promise<string>) =>
      runOnce({ ...held, mode: "lease" }, async () => ({ status: 200, headers: {}, body: await work() }));
    const failing = run(async () => {
      await noteEffect({ done: 1 });
      throw new Error("half-way");
    });
    await expect(failing).rejects.toThrow("half-way");
    expect(await run(async () => JSON.stringify(earlierEffect()))).toMatchObject({ body: '{"done":1}' });
  });

  it("keeps a new key's secret only encrypted, and answers it again", async () => {
    const admin = await makeKey(api.viewer, "admin");
    const key = randomUUID();
    const create = () => call<{ key: string }>("POST /api-keys", key, { name: "once" }, { key: admin });
    const one = await create();
    expect((await create()).json.key).toBe(one.json.key);
    const stored = await db().$queryRaw<{ found: number }[]>`
      select count(*)::int as found from idempotency_keys where body::text like ${`%${one.json.key}%`}`;
    expect(stored[0]?.found).toBe(0);
  });
});
