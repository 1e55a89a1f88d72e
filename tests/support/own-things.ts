import { db } from "@/lib/data/client";
import { reloadEnv } from "@/lib/env";
import { succeed } from "./api";
import { type ApiWorld, untilFinal } from "./api-workspace";
import { createPromptWithExamples } from "./experiment";
import { createUser } from "./workspace";

/** Ids of one of each thing that a workspace has. */
export interface OwnThings {
  prompt: string;
  /** The prompt's first version, which is `production`. */
  version: string;
  example: string;
  run: string;
  experiment: string;
  cell: string;
  evaluator: string;
  evaluation: string;
  apiKey: string;
  connection: string;
  webhook: string;
  delivery: string;
  job: string;
  price: string;
  member: string;
  invitation: string;
}

type Id = { id: string };

async function experimentOf(key: string, prompt: string): Promise<{ experiment: string; cell: string }> {
  const { experiment_id: experiment } = await succeed<{ experiment_id: string }>("POST /experiments/run", {
    key,
    body: {
      prompt_id: prompt,
      experiment_name: "Own",
      version_ids: [2],
      evaluators: [{ type: "contains" }],
    },
  });
  await untilFinal(key, experiment);
  const cells = await succeed<{ data: Id[] }>("GET /experiments/{id}/cells", {
    key,
    params: { id: experiment },
  });
  return { experiment, cell: cells.data[0]?.id ?? "" };
}

async function ownPrice(key: string): Promise<string> {
  const params = { provider: "openai", model: "own-model" };
  const body = { input_per_mtok_usd: "1", output_per_mtok_usd: "2" };
  await succeed("PUT /models/{provider}/{model}", { key, params, body });
  return (await db().modelPrice.findFirstOrThrow({ where: { model: params.model } })).id;
}

async function ownMember(world: ApiWorld): Promise<string> {
  const user = await createUser();
  const data = { workspaceId: world.viewer.workspaceId, userId: user.id, role: "viewer" as const };
  return (await db().membership.create({ data })).id;
}

/**
 * Makes one of each thing in the world's workspace, by REST.
 * @param key of the role admin.
 */
export async function makeOwnThings(world: ApiWorld, key: string): Promise<OwnThings> {
  // The webhook goes to this machine.
  process.env.ASSAY_ALLOW_PRIVATE_ADDRESSES = "1";
  reloadEnv();
  const make = async (name: string, call: Record<string, unknown> = {}) =>
    (await succeed<Id>(name, { key, ...call })).id;
  const prompt = await createPromptWithExamples(world.viewer, ["Say {{ question }}", "Again"], 1);
  const { version_id: version } = await succeed<{ version_id: string }>(
    "POST /prompts/{prompt}/versions/{version}/activate",
    { key, params: { prompt: prompt.slug, version: 1 } },
  );
  const example = await make("POST /golden-examples", { body: { prompt_id: prompt.slug, input_data: {} } });
  const run = await make("POST /run", {
    query: "?wait=20",
    body: { prompt: prompt.slug, prompt_version_id: 2 },
  });
  const webhook = await make("POST /webhooks", {
    body: { url: "http://127.0.0.1:9/hook", events: ["run.failed"] },
  });
  const { experiment, cell } = await experimentOf(key, prompt.slug);
  const jobs = await succeed<{ data: Id[] }>("GET /jobs", { key });
  return {
    prompt: prompt.id,
    version,
    example,
    run,
    experiment,
    cell,
    evaluator: await make("POST /evaluators", { body: { name: "Own", type: "contains" } }),
    evaluation: await make("POST /evaluations", {
      body: { output: "x", expected_output: "x", evaluators: [{ type: "contains" }] },
    }),
    apiKey: await make("POST /api-keys", { body: { name: "own", role: "viewer" } }),
    connection: await make("POST /provider-connections", {
      body: { provider: "openai", name: "Own", api_key: "sk-own-0123456789" },
    }),
    webhook,
    delivery: await make("POST /webhooks/{id}/test", { params: { id: webhook } }),
    job: jobs.data[0]?.id ?? "",
    price: await ownPrice(key),
    member: await ownMember(world),
    invitation: await make("POST /members", { body: { email: "invited@example.com", role: "viewer" } }),
  };
}
