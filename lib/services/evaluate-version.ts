import "server-only";
import { getExperiment } from "@/lib/data/experiment-answers";
import { getVersion } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import { type PromptRef, promptRef, type VersionRef, versionRef } from "@/lib/domain/api/common";
import {
  type EvaluationResultAnswer,
  type ExperimentAnswer,
  type ExperimentStartedAnswer,
  runExperimentBody,
} from "@/lib/domain/api/experiments";
import type {
  CompareBody,
  EvaluateDoneAnswer,
  EvaluateVersionBody,
  VersionAnswer,
} from "@/lib/domain/api/prompts";
import { AssayError, invalidField } from "@/lib/domain/errors";
import { isOpen } from "@/lib/domain/experiments/setup";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { cellPages } from "./cell-pages";
import { startExperiment } from "./start-experiment";

const firstLookMs = 50;
const slowestLookMs = 500;

/** Waits until an experiment has ended, at most `waitMs`. @returns it as it is then. */
export async function waitForExperiment(
  viewer: Viewer,
  id: string,
  waitMs: number,
): Promise<ExperimentAnswer> {
  const deadline = performance.now() + waitMs;
  for (let pause = firstLookMs; ; pause = Math.min(slowestLookMs, pause * 1.5)) {
    const experiment = await getExperiment(viewer, id);
    const left = deadline - performance.now();
    if (!isOpen(experiment.status) || left <= 0) return experiment;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, left)));
  }
}

async function allCells(viewer: Viewer, experimentId: string): Promise<EvaluationResultAnswer[]> {
  const cells: EvaluationResultAnswer[] = [];
  for await (const page of cellPages(viewer, experimentId)) cells.push(...page);
  return cells;
}

function modelsOf(body: EvaluateVersionBody, provider: string | null) {
  if (body.model === undefined) {
    if (body.parameters === undefined) return undefined;
    throw invalidField("/model", "Parameters go with a model: name provider and model, too.");
  }
  const chosen = body.provider ?? provider;
  if (chosen === null) throw invalidField("/provider", "Name the model's provider.");
  return [{ provider: chosen, model: body.model, ...(body.parameters && { parameters: body.parameters }) }];
}

/**
 * Runs one version against its golden examples as an experiment and waits for the end.
 * @returns every result when it ended within `waitMs`, else the experiment to ask for later.
 * @throws as `startExperiment`.
 */
export async function evaluateVersion(
  viewer: Viewer,
  prompt: PromptRef,
  ref: VersionRef,
  body: EvaluateVersionBody,
  waitMs: number,
): Promise<{ done: EvaluateDoneAnswer } | { started: ExperimentStartedAnswer }> {
  const { id } = await getPrompt(viewer, prompt);
  const version = await getVersion(viewer, ref, id);
  const { provider: _provider, model: _model, parameters: _parameters, ...choice } = body;
  const started = await startExperiment(
    viewer,
    runExperimentBody.parse({
      ...choice,
      prompt_id: id,
      experiment_name: `Evaluate v${version.number}`,
      version_ids: [version.id],
      models: modelsOf(body, version.provider),
    }),
  );
  const experiment = await waitForExperiment(viewer, started.experiment_id, waitMs);
  if (isOpen(experiment.status)) {
    return { started: { experiment_id: experiment.id, status: experiment.status } };
  }
  return {
    done: {
      average_score: experiment.results[0]?.avg_score ?? null,
      total_tests: experiment.progress.total,
      experiment_id: experiment.id,
      results: await allCells(viewer, experiment.id),
    },
  };
}

async function versionAt(
  pointer: string,
  text: string | number,
  viewer: Viewer,
  promptId: string,
): Promise<VersionAnswer> {
  const refusal = invalidField(pointer, `The prompt has no version ${text}.`);
  const ref = versionRef(text);
  if (ref === null) throw refusal;
  try {
    return await getVersion(viewer, ref, promptId);
  } catch (error) {
    throw error instanceof AssayError && error.code === "not_found" ? refusal : error;
  }
}

/**
 * Starts an A/B experiment with `version_a` as the baseline; with `pairwise` outputs are judged side by side, too.
 * @throws as `startExperiment`.
 */
export async function compareVersions(viewer: Viewer, body: CompareBody): Promise<ExperimentStartedAnswer> {
  const { version_a, version_b, ...choice } = body;
  const prompt = await getPrompt(viewer, promptRef(body.prompt_id));
  const baseline = await versionAt("/version_a", version_a, viewer, prompt.id);
  const other = await versionAt("/version_b", version_b, viewer, prompt.id);
  if (baseline.id === other.id) {
    throw invalidField("/version_b", "version_a and version_b are the same version. Choose two.");
  }
  const started = await startExperiment(
    viewer,
    runExperimentBody.parse({
      ...choice,
      experiment_name: `Compare v${baseline.number} and v${other.number}`,
      version_ids: [baseline.id, other.id],
      baseline_version_id: baseline.id,
    }),
  );
  return { experiment_id: started.experiment_id, status: started.status };
}
