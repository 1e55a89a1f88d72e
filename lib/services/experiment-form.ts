import "server-only";
import { getPromptEvaluators } from "@/lib/data/evaluators";
import { getExperimentDetails } from "@/lib/data/experiment-answers";
import { findLatestEvaluators, listExampleTitles } from "@/lib/data/experiment-defaults";
import { getExperimentRequest } from "@/lib/data/experiments";
import { countExamples, countExampleTags } from "@/lib/data/golden-examples";
import { listAllVersions } from "@/lib/data/prompt-versions";
import { getPrompt, listPrompts } from "@/lib/data/prompts";
import { isVersion, type PromptRef, versionRef } from "@/lib/domain/api/common";
import type { Gates } from "@/lib/domain/api/gates";
import type { PromptAnswer, VersionAnswer } from "@/lib/domain/api/prompts";
import type { EvaluatorTypeOption } from "@/lib/domain/evaluators/config-form";
import type { ModelOffer } from "@/lib/domain/evaluators/model-offer";
import { defaultEvaluators } from "@/lib/domain/evaluators/resolve";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import { exampleName } from "@/lib/domain/examples/name";
import type { ExampleChoice, ProviderChoice, VersionChoice } from "@/lib/domain/experiments/choices";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { defaultSmallestDifference } from "@/lib/domain/statistics/comparison";
import { evaluatorSpecs } from "./evaluator-specs";
import { evaluatorTypeOptions } from "./evaluator-type-options";
import { listModelOptions } from "./list-model-options";
import { listModelOffers } from "./model-offers";

const promptsOffered = 200;
/** Versions ticked at first when none is in production. */
const versionsTicked = 2;

export interface ExperimentFormDefaults {
  name: string;
  versionIds: string[];
  models: { provider: ProviderId; model: string }[];
  tags: string[];
  picked: ExampleChoice[];
  evaluators: EvaluatorSpec[];
  baselineVersionId: string | null;
  baselineModel: { provider: ProviderId; model: string } | null;
  pairwise: { criteria: string; model: string | null } | null;
  gates: Gates | null;
  trials: number;
  budgetUsd: string | null;
  smallestDifference: number;
  concurrency: number | null;
  seed: number | null;
  reuse: boolean | null;
}

export interface ExperimentForm {
  prompts: { slug: string; name: string }[];
  prompt: { id: string; slug: string };
  versions: VersionChoice[];
  exampleCount: number;
  tags: { tag: string; count: number }[];
  providers: ProviderChoice[];
  /** What a judge of pairs may be. */
  judges: ModelOffer;
  evaluatorTypes: EvaluatorTypeOption[];
  defaults: ExperimentFormDefaults;
}

/** What a form starts from: the prompt asked for, and the version numbers ticked at first with the baseline among them. */
export interface FormStart {
  prompt: PromptRef | null;
  /** An experiment to start from; the rest then counts for nothing. */
  from: string | null;
  versions: readonly number[];
  baseline: number | null;
}

/** Configured providers with their models, the ones that can be called. */
export async function callableModels(viewer: Viewer): Promise<ProviderChoice[]> {
  const providers = await listModelOptions(viewer);
  return providers
    .filter((provider) => provider.configured)
    .map(({ provider, label, models }) => ({ provider, label, models: models.map(({ model }) => model) }));
}

/** The newest version against the one in production; without one, the newest two. */
function usualVersions(versions: VersionAnswer[]): string[] {
  const newestFirst = versions.toReversed();
  const active = versions.find((version) => version.is_active);
  const newest = newestFirst.find((version) => version !== active);
  if (active === undefined) return newestFirst.slice(0, versionsTicked).map((version) => version.id);
  return [active.id, ...(newest === undefined ? [] : [newest.id])];
}

function idsOf(references: readonly (string | number)[], versions: VersionAnswer[]): string[] {
  return references.flatMap((reference) => {
    const ref = versionRef(reference);
    const found = ref === null ? undefined : versions.find((version) => isVersion(version, ref));
    return found === undefined ? [] : [found.id];
  });
}

async function defaultsFrom(
  viewer: Viewer,
  experimentId: string,
  versions: VersionAnswer[],
): Promise<ExperimentFormDefaults> {
  const [details, request] = await Promise.all([
    getExperimentDetails(viewer, experimentId),
    getExperimentRequest(viewer, experimentId),
  ]);
  const { asked } = request;
  const picked = await listExampleTitles(viewer, details.answer.prompt_id, asked.example_ids ?? []);
  const present = [...new Set(details.variants.map((variant) => variant.version_id))];
  return {
    name: `${request.name} (copy)`.slice(0, 200),
    versionIds: present,
    models: (asked.models ?? []).map(({ provider, model }) => ({ provider, model })),
    tags: asked.tags ?? [],
    picked: picked.map(({ id, number, title, tags }) => ({ id, name: exampleName(number), title, tags })),
    evaluators: details.evaluators,
    baselineVersionId:
      asked.baseline_version_id === undefined
        ? null
        : (idsOf([asked.baseline_version_id], versions)[0] ?? null),
    baselineModel: asked.baseline_model ?? null,
    pairwise:
      asked.pairwise === undefined
        ? null
        : { criteria: asked.pairwise.criteria, model: asked.pairwise.model ?? null },
    gates: asked.gates ?? null,
    trials: details.trials,
    budgetUsd: details.budgetUsd,
    smallestDifference: details.smallestDifference,
    concurrency: details.concurrency,
    seed: asked.seed ?? null,
    reuse: asked.reuse ?? null,
  };
}

/** The prompt's own defaults, else those of its latest experiment, else the built-in pair. */
async function usualEvaluators(viewer: Viewer, promptId: string): Promise<EvaluatorSpec[]> {
  const own = await getPromptEvaluators(viewer, promptId);
  if (own !== null) return evaluatorSpecs(viewer, own, promptId);
  return (await findLatestEvaluators(viewer, promptId)) ?? defaultEvaluators();
}

async function usualDefaults(
  viewer: Viewer,
  prompt: PromptAnswer,
  versions: VersionAnswer[],
  { versions: wanted, baseline }: FormStart,
): Promise<ExperimentFormDefaults> {
  const chosen = idsOf(wanted, versions);
  const [baselineId] = baseline === null ? [] : idsOf([baseline], versions);
  return {
    name: "",
    versionIds: chosen.length > 0 ? chosen : usualVersions(versions),
    models: [],
    tags: [],
    picked: [],
    evaluators: await usualEvaluators(viewer, prompt.id),
    baselineVersionId: baselineId !== undefined && chosen.includes(baselineId) ? baselineId : null,
    baselineModel: null,
    pairwise: null,
    gates: null,
    trials: 1,
    budgetUsd: null,
    smallestDifference: defaultSmallestDifference,
    concurrency: null,
    seed: null,
    reuse: null,
  };
}

/**
 * What the form of a new experiment shows; null when the workspace has no prompt to test yet.
 * @throws AssayError `not_found`.
 */
export async function loadExperimentForm(viewer: Viewer, start: FormStart): Promise<ExperimentForm | null> {
  const prompts = (await listPrompts(viewer, { limit: promptsOffered })).data;
  const source = start.from === null ? null : await getExperimentRequest(viewer, start.from);
  const first = prompts.find((prompt) => prompt.version_count > 0);
  const ref = source === null ? (start.prompt ?? (first && { id: first.id })) : { id: source.promptId };
  if (ref === undefined) return null;
  const prompt = await getPrompt(viewer, ref);
  const [versions, exampleCount, tags, providers, offers] = await Promise.all([
    listAllVersions(viewer, prompt.id),
    countExamples(viewer, prompt.id),
    countExampleTags(viewer, prompt.id),
    callableModels(viewer),
    listModelOffers(viewer),
  ]);
  return {
    prompts: [prompt, ...prompts.filter((one) => one.id !== prompt.id)]
      .map(({ slug, name }) => ({ slug, name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    prompt: { id: prompt.id, slug: prompt.slug },
    versions: versions.map(({ id, number, change_note, labels }) => ({ id, number, change_note, labels })),
    exampleCount,
    tags,
    providers,
    judges: offers["judge-model"],
    evaluatorTypes: evaluatorTypeOptions(offers),
    defaults:
      start.from === null
        ? await usualDefaults(viewer, prompt, versions, start)
        : await defaultsFrom(viewer, start.from, versions),
  };
}
