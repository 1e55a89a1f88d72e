import "server-only";
import { transaction } from "@/lib/data/client";
import { findDemoWorkspace, markDemo } from "@/lib/data/demo-workspace";
import { listExperiments } from "@/lib/data/experiment-list";
import { createExamples } from "@/lib/data/golden-example-writes";
import { listAllVersions } from "@/lib/data/prompt-versions";
import { findPrompt } from "@/lib/data/prompts";
import { insertWorkspace } from "@/lib/data/workspaces";
import { runExperimentBody } from "@/lib/domain/api/experiments";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { promptCreateSchema, versionBodySchema } from "@/lib/domain/prompts/schema";
import { env } from "@/lib/env";
import { demoPrompts } from "@/lib/providers/demo/prompts";
import type { DemoExperiment, DemoPrompt, DemoVersion } from "@/lib/providers/demo/types";
import { createPrompt } from "./create-prompt";
import { createVersion } from "./create-version";
import { waitForExperiment } from "./evaluate-version";
import { activateVersion } from "./move-label";
import { ensureDemoOwner } from "./owner";
import { startExperiment } from "./start-experiment";

const experimentWaitMs = 120_000;
const demoSeed = 20_261_120;
const demoJudge = "demo/demo-large";

function versionFields(version: DemoVersion) {
  const { response_format, ...fields } = version;
  return { ...fields, template_format: "liquid", ...(response_format === null ? {} : { response_format }) };
}

/** The owner's own first workspace when it is still empty, else one nobody owns yet: the first owner takes it over. */
async function demoViewer(): Promise<Viewer> {
  const { ASSAY_ADMIN_EMAIL: email, ASSAY_ADMIN_PASSWORD: password } = env();
  const owner =
    email === undefined || password === undefined ? null : await ensureDemoOwner({ email, password });
  const existing = await findDemoWorkspace(owner?.userId ?? null);
  const id = existing ?? (await insertWorkspace("Demo", true)).id;
  await markDemo(id, demoJudge);
  return { ...systemViewer(id), userId: owner?.userId ?? null };
}

/** Adds a demo prompt with its versions and golden examples to a workspace that has none of its name. @returns its id. */
export async function seedPrompt(viewer: Viewer, demo: DemoPrompt): Promise<string> {
  const present = await findPrompt(viewer, { slug: demo.slug });
  if (present !== null) return present.id;
  const [first, ...more] = demo.versions;
  if (first === undefined) throw new Error(`The demo prompt ${demo.slug} has no version.`);
  return transaction(async () => {
    const { slug, name, description, tags } = demo;
    const prompt = await createPrompt(
      viewer,
      promptCreateSchema.parse({ slug, name, description, tags, ...versionFields(first) }),
    );
    for (const version of more) {
      await createVersion(viewer, { id: prompt.id }, versionBodySchema.parse(versionFields(version)));
    }
    await activateVersion(viewer, { id: prompt.id }, { number: demo.productionVersion });
    await createExamples(viewer, prompt.id, demo.examples, "manual");
    return prompt.id;
  });
}

/** Starts one of a demo prompt's experiments, unless the workspace has it. @returns its id. */
export async function startDemoExperiment(
  viewer: Viewer,
  promptId: string,
  demo: DemoExperiment,
): Promise<string> {
  const present = await listExperiments(viewer, { limit: 1, prompt_id: promptId, query: demo.name });
  const known = present.data[0];
  if (known !== undefined) return known.id;
  const versions = await listAllVersions(viewer, promptId);
  const idOf = (number: number) => versions.find((version) => version.number === number)?.id;
  const { experiment_id } = await startExperiment(
    viewer,
    runExperimentBody.parse({
      prompt_id: promptId,
      experiment_name: demo.name,
      version_ids: demo.versionNumbers.map(idOf),
      models: demo.models,
      evaluators: demo.evaluators,
      baseline_version_id: idOf(demo.baselineVersion),
      concurrency: 50,
      seed: demoSeed,
    }),
  );
  return experiment_id;
}

async function seedExperiment(viewer: Viewer, promptId: string, demo: DemoExperiment): Promise<void> {
  const id = await startDemoExperiment(viewer, promptId, demo);
  const ended = await waitForExperiment(viewer, id, experimentWaitMs);
  if (ended.status !== "completed")
    throw new Error(
      `The demo experiment "${demo.name}" is ${ended.status}: ${ended.error ?? "no reason given"}`,
    );
}

/**
 * Fills a demo workspace: prompts with their versions and golden examples, and experiments run by the simulated
 * provider. Needs an engine at work. What is there already stays, so a seed that was interrupted can be repeated.
 */
export async function seedDemo(): Promise<void> {
  const viewer = await demoViewer();
  for (const demo of demoPrompts) {
    const promptId = await seedPrompt(viewer, demo);
    for (const experiment of demo.experiments) await seedExperiment(viewer, promptId, experiment);
  }
}
