import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { operations } from "@/lib/domain/api/operations/all";
import { type ApiCall, callApi, makeKey, succeed } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { exampleBody, inlineEvaluators, priceBody, thingsOf, uniqueName } from "@/tests/support/things";

const api = setUpApi();
let key = "";
const make = thingsOf(api, () => key);

/** Mutations that leave no audit row, and why. */
const unrecorded: Record<string, string> = {
  "POST /prompts/{prompt}/versions/{version}/render": "Reads only.",
  "POST /run": "A run is its own record, with the key's person, in the run log.",
  "POST /llm/request": "A run is its own record.",
  "POST /evaluations": "An evaluation is its own record, kept like a run.",
  "POST /feedback": "Feedback comes from an application's end users, by the thousand, and is kept as it is.",
};

const model = { provider: "openai", model: "audited" };

/** Every other mutation: how to do it, and the action its row must name. */
const recorded: Record<string, [action: string, call: () => Promise<Omit<ApiCall, "key">>]> = {
  "POST /prompts": ["prompt.create", async () => ({ body: { name: uniqueName(), template: "x" } })],
  "PATCH /prompts/{prompt}": [
    "prompt.update",
    async () => ({ params: { prompt: (await make.prompt()).slug }, body: { description: "Changed." } }),
  ],
  "DELETE /prompts/{prompt}": [
    "prompt.archive",
    async () => ({ params: { prompt: (await make.prompt()).slug } }),
  ],
  "POST /prompts/{prompt}/versions": [
    "version.create",
    async () => ({
      params: { prompt: (await make.prompt()).slug },
      body: { template: "New {{ question }}" },
    }),
  ],
  "PUT /prompts/{prompt}/file": [
    "version.create",
    async () => ({
      params: { prompt: (await make.prompt()).slug },
      raw: "---\n---\nFrom a file {{ question }}",
      headers: { "content-type": "text/markdown" },
    }),
  ],
  "POST /prompts/{prompt}/versions/{version}/activate": [
    "label.set",
    async () => ({ params: { prompt: (await make.prompt()).slug, version: 1 } }),
  ],
  "POST /prompts/{prompt}/versions/{version}/evaluate": [
    "experiment.start",
    async () => ({
      params: { prompt: (await make.prompt()).slug, version: 1 },
      body: { evaluators: inlineEvaluators },
    }),
  ],
  "POST /prompts/compare": [
    "experiment.start",
    async () => ({
      body: {
        prompt_id: (await make.prompt(2)).slug,
        version_a: 1,
        version_b: 2,
        evaluators: inlineEvaluators,
      },
    }),
  ],
  "PUT /prompts/{prompt}/labels/{label}": [
    "label.set",
    async () => ({
      params: { prompt: (await make.prompt()).slug, label: "staging" },
      body: { version_id: 1 },
    }),
  ],
  "DELETE /prompts/{prompt}/labels/{label}": [
    "label.delete",
    async () => {
      const params = { prompt: (await make.prompt()).slug, label: "staging" };
      await succeed("PUT /prompts/{prompt}/labels/{label}", { key, params, body: { version_id: 1 } });
      return { params };
    },
  ],
  "POST /prompts/{prompt}/golden-examples": [
    "example.create",
    async () => ({ params: { prompt: (await make.prompt()).slug }, body: exampleBody }),
  ],
  "POST /golden-examples": [
    "example.create",
    async () => ({ body: { ...exampleBody, prompt_id: (await make.prompt()).slug } }),
  ],
  "PATCH /golden-examples/{id}": [
    "example.update",
    async () => ({ params: { id: await make.example() }, body: { expected_output: "z" } }),
  ],
  "DELETE /golden-examples/{id}": ["example.archive", async () => ({ params: { id: await make.example() } })],
  "POST /prompts/{prompt}/golden-examples/import": [
    "example.import",
    async () => ({
      params: { prompt: (await make.prompt()).slug },
      raw: JSON.stringify([exampleBody, exampleBody]),
      headers: { "content-type": "application/json" },
    }),
  ],
  "POST /runs/{id}/golden-example": [
    "example.create",
    async () => ({ params: { id: await make.run() }, body: { expected_output: "y" } }),
  ],
  "POST /experiments/run": [
    "experiment.start",
    async () => ({
      body: { prompt_id: (await make.prompt()).slug, experiment_name: "x", evaluators: inlineEvaluators },
    }),
  ],
  "POST /run-experiment": [
    "experiment.start",
    async () => ({
      body: { prompt_id: (await make.prompt()).slug, experiment_name: "x", evaluators: inlineEvaluators },
    }),
  ],
  "POST /webhooks": ["webhook.create", async () => ({ body: make.webhookBody() })],
  "PATCH /webhooks/{id}": [
    "webhook.update",
    async () => ({ params: { id: await make.webhook() }, body: { is_active: false } }),
  ],
  "DELETE /webhooks/{id}": ["webhook.delete", async () => ({ params: { id: await make.webhook() } })],
  "POST /webhooks/{id}/rotate-secret": [
    "webhook.rotate_secret",
    async () => ({ params: { id: await make.webhook() } }),
  ],
  "POST /webhooks/{id}/test": ["webhook.test", async () => ({ params: { id: await make.webhook() } })],
  "POST /webhooks/{id}/deliveries/{delivery}/resend": [
    "webhook.resend",
    async () => ({ params: await make.delivery() }),
  ],
  "PATCH /experiments/{id}": [
    "experiment.update",
    async () => ({ params: { id: await make.slowExperiment() }, body: { concurrency: 2 } }),
  ],
  "POST /experiments/{id}/cancel": [
    "experiment.cancel",
    async () => ({ params: { id: await make.slowExperiment() } }),
  ],
  "POST /experiments/{id}/variants": [
    "experiment.extend",
    async () => ({ params: { id: await make.endedExperiment() }, body: { version_ids: [2] } }),
  ],
  "POST /experiments/{id}/rescore": [
    "experiment.rescore",
    async () => ({
      params: { id: await make.endedExperiment() },
      body: { evaluators: [{ type: "levenshtein" }] },
    }),
  ],
  "POST /experiments/{id}/retry": [
    "experiment.retry",
    async () => ({ params: { id: await make.failedExperiment() } }),
  ],
  "POST /experiments/{id}/duplicate": [
    "experiment.start",
    async () => ({ params: { id: await make.endedExperiment() }, body: {} }),
  ],
  "POST /evaluators": ["evaluator.create", async () => ({ body: { name: uniqueName(), type: "contains" } })],
  "PATCH /evaluators/{id}": [
    "evaluator.update",
    async () => ({ params: { id: await make.evaluator() }, body: { threshold: 0.5 } }),
  ],
  "POST /evaluators/{id}/rotate-secret": [
    "evaluator.rotate_secret",
    async () => ({ params: { id: await make.httpEvaluator() } }),
  ],
  "DELETE /evaluators/{id}": ["evaluator.delete", async () => ({ params: { id: await make.evaluator() } })],
  "POST /cells/{id}/reviews": [
    "review.create",
    async () => ({ params: { id: await make.cell() }, body: { agrees: true } }),
  ],
  "PUT /models/{provider}/{model}": ["model.set_price", async () => ({ params: model, body: priceBody })],
  "DELETE /models/{provider}/{model}": [
    "model.delete_price",
    async () => {
      await succeed("PUT /models/{provider}/{model}", { key, params: model, body: priceBody });
      return { params: model };
    },
  ],
  "POST /provider-connections": ["provider_connection.create", async () => ({ body: make.connectionBody() })],
  "PATCH /provider-connections/{id}": [
    "provider_connection.update",
    async () => ({ params: { id: await make.connection() }, body: { api_key: "sk-rotated-0123456789" } }),
  ],
  "DELETE /provider-connections/{id}": [
    "provider_connection.delete",
    async () => ({ params: { id: await make.connection() } }),
  ],
  "POST /provider-connections/{id}/test": [
    "provider_connection.test",
    async () => ({ params: { id: await make.connection() }, body: { model: "gpt-4.1-mini" } }),
  ],
  "PATCH /workspace": ["workspace.update", async () => ({ body: { protected_labels: ["canary"] } })],
  "POST /members": [
    "invitation.create",
    async () => ({ body: { email: "audited@example.com", role: "viewer" } }),
  ],
  "POST /invitations/{id}/reissue": [
    "invitation.create",
    async () => ({ params: { id: await make.invitation() }, body: {} }),
  ],
  "DELETE /invitations/{id}": [
    "invitation.revoke",
    async () => ({ params: { id: await make.invitation() } }),
  ],
  "PATCH /members/{id}": [
    "member.update",
    async () => ({ params: { id: await make.member() }, body: { role: "viewer" } }),
  ],
  "DELETE /members/{id}": ["member.remove", async () => ({ params: { id: await make.member() } })],
  "POST /api-keys": ["api_key.create", async () => ({ body: { name: "audited", role: "viewer" } })],
  "PATCH /api-keys/{id}": [
    "api_key.update",
    async () => ({ params: { id: await make.apiKey() }, body: { is_active: false } }),
  ],
  "DELETE /api-keys/{id}": ["api_key.delete", async () => ({ params: { id: await make.apiKey() } })],
  "POST /jobs/{id}/retry": ["job.retry", async () => ({ params: { id: await make.job("failed") } })],
  "POST /jobs/{id}/cancel": ["job.cancel", async () => ({ params: { id: await make.job("active") } })],
};

const mutations = operations
  .filter(({ method }) => method !== "GET")
  .map(({ method, path }) => `${method} ${path}`);

beforeAll(async () => {
  key = await makeKey(api.viewer, "admin");
});

describe("a mutation by REST", () => {
  it("is recorded, or on the list of those that are not", () => {
    expect([...Object.keys(recorded), ...Object.keys(unrecorded)].sort()).toEqual([...mutations].sort());
  });

  it.each(Object.entries(recorded))("%s leaves its row", async (name, [action, prepare]) => {
    const call = await prepare();
    const requestId = `audit-${name.replace(/\W+/g, "-")}`;
    const headers = { ...call.headers, "x-request-id": requestId, "x-forwarded-for": "203.0.113.7" };
    await succeed(name, { ...call, key, headers });
    const rows = await db().auditLog.findMany({ where: { requestId } });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      action,
      actorType: "api_key",
      actorName: "admin key",
      workspaceId: api.viewer.workspaceId,
      address: "203.0.113.7",
    });
    const text = JSON.stringify(rows);
    expect(text).not.toMatch(/sk-(thing|rotated)|whsec_|assay_[A-Za-z0-9_-]{20}/);
  });

  it.each(Object.keys(unrecorded))("%s leaves none", async (name) => {
    const requestId = `quiet-${name.replace(/\W+/g, "-")}`;
    const calls: Record<string, () => Promise<Omit<ApiCall, "key">>> = {
      "POST /prompts/{prompt}/versions/{version}/render": async () => ({
        params: { prompt: (await make.prompt()).slug, version: 1 },
        body: { variables: { question: "x" } },
      }),
      "POST /run": async () => ({
        body: { prompt: (await make.prompt()).slug, prompt_version_id: 1, variables: { question: "x" } },
      }),
      "POST /llm/request": async () => ({
        body: { provider: "openai", model: "gpt-4.1-mini", messages: [{ role: "user", content: "x" }] },
      }),
      "POST /evaluations": async () => ({
        body: { output: "x", expected_output: "x", evaluators: inlineEvaluators },
      }),
      "POST /feedback": async () => ({ body: { run_id: await make.run(), value: 1 } }),
    };
    const call = await calls[name]?.();
    await succeed(name, { ...call, key, headers: { "x-request-id": requestId } });
    expect(await db().auditLog.count({ where: { requestId } })).toBe(0);
  });

  it("that is refused leaves none", async () => {
    const requestId = "audit-refused";
    await callApi("POST /prompts", { key, body: { name: "" }, headers: { "x-request-id": requestId } });
    await callApi("PUT /prompts/{prompt}/labels/{label}", {
      key,
      params: { prompt: (await make.prompt()).slug, label: "staging" },
      body: { version_id: 99 },
      headers: { "x-request-id": requestId },
    });
    expect(await db().auditLog.count({ where: { requestId } })).toBe(0);
  });

  it("repeated under its Idempotency-Key leaves one row", async () => {
    const headers = { "idempotency-key": "audit-once", "x-request-id": "audit-twice" };
    const body = { name: "Once", template: "x" };
    await succeed("POST /prompts", { key, body, headers });
    await succeed("POST /prompts", { key, body, headers });
    expect(await db().auditLog.count({ where: { requestId: "audit-twice" } })).toBe(1);
  });
});
