import { beforeAll, vi } from "vitest";
import { db } from "@/lib/data/client";
import type { JobAnswer } from "@/lib/domain/api/jobs";
import { reloadEnv } from "@/lib/env";
import { type ApiCall, succeed } from "./api";
import { type ApiWorld, untilFinal } from "./api-workspace";
import { createPromptWithExamples } from "./experiment";
import { createUser } from "./workspace";

type Id = { id: string };

export const inlineEvaluators = [{ type: "contains" }];
export const exampleBody = { input_data: { question: "x" }, expected_output: "y" };
export const priceBody = { input_per_mtok_usd: "1", output_per_mtok_usd: "2" };

let names = 0;
/** A name that nothing in the workspace has yet. */
export function uniqueName(): string {
  names += 1;
  return `Thing ${names}`;
}

/**
 * Makes one of each thing of a workspace, each call another. Call it at the top level of a test file.
 * @param key of the role admin.
 */
export function thingsOf(world: ApiWorld, key: () => string) {
  // The fake provider that connections go to is on this machine.
  beforeAll(() => {
    process.env.ASSAY_ALLOW_PRIVATE_ADDRESSES = "1";
    reloadEnv();
  });

  function connectionBody() {
    const base_url = `${world.fake.url}/v1`;
    return { provider: "openai", api_key: "sk-thing-0123456789", base_url, name: uniqueName() };
  }

  async function make(name: string, call: Omit<ApiCall, "key"> = {}): Promise<string> {
    return (await succeed<Id>(name, { key: key(), ...call })).id;
  }

  function prompt(versions = 1): Promise<{ id: string; slug: string }> {
    const texts = Array.from({ length: versions }, (_, index) => `Say {{ question }} ${index}`);
    return createPromptWithExamples(world.viewer, texts, 1);
  }

  async function versionOf(slug: string): Promise<string> {
    const { id } = await succeed<Id>("GET /prompts/{prompt}/versions/{version}", {
      key: key(),
      params: { prompt: slug, version: 1 },
    });
    return id;
  }

  async function experiment(body: Record<string, unknown> = {}): Promise<string> {
    const asked = {
      prompt_id: body.prompt_id ?? (await prompt(2)).slug,
      experiment_name: "Thing",
      version_ids: [1],
      evaluators: inlineEvaluators,
      ...body,
    };
    const started = await succeed<{ experiment_id: string }>("POST /experiments/run", {
      key: key(),
      body: asked,
    });
    return started.experiment_id;
  }

  async function endedExperiment(body: Record<string, unknown> = {}): Promise<string> {
    const id = await experiment(body);
    await untilFinal(key(), id);
    return id;
  }

  async function experimentOf(template: string): Promise<string> {
    return experiment({ prompt_id: (await createPromptWithExamples(world.viewer, [template], 1)).slug });
  }

  async function failedExperiment(): Promise<string> {
    const id = await experimentOf("Fail {{ question }}");
    await untilFinal(key(), id);
    return id;
  }

  async function run(): Promise<string> {
    const body = {
      prompt: (await prompt()).slug,
      prompt_version_id: 1,
      variables: { question: "x" },
    };
    return make("POST /run", { query: "?wait=20", body });
  }

  async function cell(): Promise<string> {
    const { data } = await succeed<{ data: Id[] }>("GET /experiments/{id}/cells", {
      key: key(),
      params: { id: await endedExperiment() },
    });
    return data[0]?.id ?? "";
  }

  async function member(): Promise<string> {
    const user = await createUser();
    const { id } = await db().membership.create({
      data: { workspaceId: world.viewer.workspaceId, userId: user.id, role: "editor" },
    });
    return id;
  }

  /** A job that failed, or one that has not ended; its run failed, which leaves it something to do. */
  async function job(status: "failed" | "active"): Promise<string> {
    const { slug } = await createPromptWithExamples(world.viewer, ["Fail {{ question }}"], 1);
    const body = { prompt: slug, variables: { question: "x" } };
    const { run_id: runId } = await succeed<{ run_id: string }>("POST /run", { key: key(), body });
    // The engine writes down its own end a moment after the run's.
    const id = await vi.waitFor(
      async () => {
        const query = "?state=completed";
        const { data } = await succeed<{ data: JobAnswer[] }>("GET /jobs", { key: key(), query });
        const ended = data.find(({ subject }) => subject?.id === runId);
        if (ended === undefined) throw new Error(`The run ${runId} has no job that has ended.`);
        return ended.id;
      },
      { timeout: 10_000, interval: 20 },
    );
    await db().$executeRaw`update engine_runs set status = ${status} where id = ${id}`;
    return id;
  }

  function webhookBody() {
    // Nobody listens there: a test of it is an answer too.
    return { url: "http://127.0.0.1:9/hook", events: ["run.failed" as const], name: uniqueName() };
  }

  function webhook(): Promise<string> {
    return make("POST /webhooks", { body: webhookBody() });
  }

  async function delivery(): Promise<{ id: string; delivery: string }> {
    const id = await webhook();
    return { id, delivery: await make("POST /webhooks/{id}/test", { params: { id } }) };
  }

  return {
    webhookBody,
    webhook,
    delivery,
    connectionBody,
    prompt,
    versionOf,
    experiment,
    endedExperiment,
    failedExperiment,
    /** Its one call takes two seconds. */
    slowExperiment: () => experimentOf("Slow {{ question }}"),
    run,
    cell,
    member,
    job,
    connection: () => make("POST /provider-connections", { body: connectionBody() }),
    evaluator: () => make("POST /evaluators", { body: { name: uniqueName(), type: "contains" } }),
    httpEvaluator: () => {
      const config = { url: "http://127.0.0.1:9/score" };
      return make("POST /evaluators", { body: { name: uniqueName(), type: "http", config } });
    },
    example: async () =>
      make("POST /golden-examples", { body: { ...exampleBody, prompt_id: (await prompt()).id } }),
    invitation: () =>
      make("POST /members", {
        body: { email: `${uniqueName().replace(" ", "-")}@example.com`, role: "viewer" },
      }),
    apiKey: () => make("POST /api-keys", { body: { name: uniqueName(), role: "viewer" } }),
  };
}
