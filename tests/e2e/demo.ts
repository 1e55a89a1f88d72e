import { oldestWorkspace } from "@/lib/data/workspaces";
import { createApiKeyBody } from "@/lib/domain/api/api-keys";
import { systemViewer } from "@/lib/domain/permissions/viewer";
import { createApiKey } from "@/lib/services/manage-api-keys";
import { seed } from "@/prisma/seed";
import type { RunningApp } from "@/tests/support/app";
import type { Body, FakeServer, Fault } from "@/tests/support/fake-server";

/** Experiments of the demo workspace in every state a page can show them in. */
export interface DemoExperiments {
  finished: string;
  /** Finished, with judges and claims. */
  judged: string;
  running: string;
  failed: string;
  cancelled: string;
}

export interface Demo {
  experiments: DemoExperiments;
  prompt: string;
  exampleId: string;
  runId: string;
  /** A failed one. */
  failedRunId: string;
  webhookId: string;
  deliveryId: string;
  /** What no page and no line of the log may ever show. */
  secrets: string[];
}

/** One model of the fake provider answers a few calls and then no more, the other refuses every call. */
const slowModel = "gpt-4.1-mini";
const refusingModel = "gpt-4.1-nano";

const promptSlug = "ticket-triage";
const answeredCalls = 12;

/** The fake provider's behaviour that {@link fillDemo} relies on. */
export function demoFault(): (n: number, body: Body) => Fault | null {
  let answered = 0;
  return (_n, body) => {
    if (body.model === refusingModel) return { kind: "error", status: 400 };
    answered += 1;
    return answered > answeredCalls ? { kind: "hang" } : null;
  };
}

/** Seeds the demo workspace of a running app and adds experiments that run for ever, failed and were cancelled. */
export async function fillDemo(app: RunningApp, fake: FakeServer): Promise<Demo> {
  await seed();
  const workspace = await oldestWorkspace();
  if (workspace === null) throw new Error("The seed made no workspace.");
  const { key } = await createApiKey(
    systemViewer(workspace.id),
    createApiKeyBody.parse({ name: "continuous integration", role: "admin", rate_limit_per_minute: 10_000 }),
  );
  const api = <T>(path: string, body?: object) => call<T>(app, key, path, body);
  const newest = async (slug: string) =>
    first((await api<List<{ id: string }>>(`/experiments?limit=1&prompt_id=${slug}`)).data).id;
  const [finished, judged] = await Promise.all([newest(promptSlug), newest("grounded-answers")]);
  const start = (name: string, model: string) =>
    api<{ experiment_id: string }>("/experiments/run", {
      prompt_id: promptSlug,
      experiment_name: name,
      version_ids: [3, 4],
      models: [{ provider: "openai", model }],
      tags: ["edge"],
      evaluators: [{ name: "fields_match", type: "json_equal", threshold: 1 }],
      concurrency: 8,
    }).then(({ experiment_id }) => experiment_id);
  const settled = (id: string, statuses: string[]) =>
    until(async () => statuses.includes((await api<{ status: string }>(`/experiments/${id}/status`)).status));
  const failed = await start("A model that refuses", refusingModel);
  await settled(failed, ["failed"]);
  const cancelled = await start("Stopped half-way", slowModel);
  await until(async () => fake.inFlight >= 8);
  await api(`/experiments/${cancelled}/cancel`, {});
  const running = await start("Under way", slowModel);
  await until(async () => fake.inFlight >= 8);
  const { data: examples } = await api<List<{ id: string }>>(
    `/prompts/${promptSlug}/golden-examples?limit=1`,
  );
  const { data: runs } = await api<List<{ id: string }>>("/runs?limit=1&status=completed");
  const { data: bad } = await api<List<{ id: string }>>("/runs?limit=1&status=failed");
  const connectionKey = "mistral-0123456789-abcdefghij-kept-secret";
  await api("/provider-connections", {
    provider: "mistral",
    name: "Mistral",
    base_url: `${fake.url}/v1`,
    api_key: connectionKey,
  });
  // An address that refuses POST: the log then has an answer to show.
  const webhook = await api<{ id: string; secret: string }>("/webhooks", {
    name: "Release notes",
    url: `${app.url}/api/v1/health`,
    events: ["experiment.completed", "version.activated"],
  });
  const delivery = await api<{ id: string }>(`/webhooks/${webhook.id}/test`, {});
  return {
    webhookId: webhook.id,
    deliveryId: delivery.id,
    secrets: [connectionKey, webhook.secret, key],
    prompt: promptSlug,
    experiments: { finished, judged, running, failed, cancelled },
    exampleId: first(examples).id,
    runId: first(runs).id,
    failedRunId: first(bad).id,
  };
}

interface List<T> {
  data: T[];
}

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error("The demo workspace lacks what the pages show.");
  return item;
}

async function call<T>(app: RunningApp, key: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return (text === "" ? null : JSON.parse(text)) as T;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not come to pass: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
