import "server-only";
import { randomInt } from "node:crypto";
import { experimentRequested } from "@/inngest/events";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { insertExperiment, type NewExperiment } from "@/lib/data/experiments";
import { type ExampleRevision, listActiveExampleRevisions } from "@/lib/data/golden-examples";
import { newId } from "@/lib/data/new-id";
import { listAllVersions } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import { promptRef } from "@/lib/domain/api/common";
import type {
  ExperimentAcceptedAnswer,
  ExperimentStartedAnswer,
  RunExperimentBody,
} from "@/lib/domain/api/experiments";
import type { PromptAnswer, VersionAnswer } from "@/lib/domain/api/prompts";
import { AssayError, invalidField } from "@/lib/domain/errors";
import type { PairwiseSpec } from "@/lib/domain/evaluators/pairwise";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import { forecastCost, type ScoringPrices, type VariantForecast } from "@/lib/domain/experiments/estimate";
import { shuffled } from "@/lib/domain/experiments/shuffle";
import type { JsonObject } from "@/lib/domain/json";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { retiredWarnings } from "@/lib/domain/pricing/retired";
import { defaultSmallestDifference } from "@/lib/domain/statistics/comparison";
import { renderMessages } from "@/lib/domain/templates/render";
import { checkRenderable, type Renderability } from "./check-renderable";
import { evaluatorSpecs } from "./evaluator-specs";
import { baselineOf, productionNumberOf } from "./experiment-baseline";
import { type Candidate, makeCandidates } from "./experiment-variants";
import { earlierEffect, noteEffect } from "./idempotent-effect";
import { namedVersions } from "./named-versions";
import { providerDirectory } from "./provider-access";
import { scoringPrices } from "./scoring-prices";
import { sendOrRecover } from "./send-or-recover";
import { refuseUnpricedBudget } from "./unpriced-budget";

const maxCells = 500_000;
/** Calls rendered for the forecast, over all variants: it must not hold up the start. */
const forecastSample = 400;

/** Everything a start was resolved to, before anything is written. */
export interface ExperimentDraft {
  experiment: NewExperiment;
  candidates: Candidate[];
  evaluators: EvaluatorSpec[];
  exampleCount: number;
}

async function chosenVersions(
  viewer: Viewer,
  prompt: PromptAnswer,
  body: RunExperimentBody,
): Promise<VersionAnswer[]> {
  const all = await listAllVersions(viewer, prompt.id);
  if (body.version_ids === undefined) {
    if (all.length === 0)
      throw invalidField("/version_ids", "The prompt has no versions yet. Add one first.");
    return all;
  }
  return namedVersions(all, body.version_ids);
}

async function chosenExamples(
  viewer: Viewer,
  prompt: PromptAnswer,
  body: RunExperimentBody,
): Promise<ExampleRevision[]> {
  const examples = await listActiveExampleRevisions(viewer, prompt.id, {
    exampleIds: body.example_ids,
    tags: body.tags,
  });
  if (body.example_ids !== undefined) {
    const found = new Set(examples.map((example) => example.example_id));
    const missing = body.example_ids.findIndex((id) => !found.has(id));
    if (missing >= 0) {
      const message = "The prompt has no such active golden example (or its tags do not match).";
      throw invalidField(`/example_ids/${missing}`, message);
    }
  }
  if (examples.length === 0) {
    const pointer = body.tags === undefined ? "/example_ids" : "/tags";
    const message =
      body.tags === undefined
        ? "The prompt has no golden examples yet. Add some first."
        : "No golden example has one of these tags.";
    throw invalidField(pointer, message);
  }
  return examples;
}

/** How outputs are judged side by side, if at all. @throws AssayError `invalid` when there is nothing to compare. */
function pairwiseOf(body: RunExperimentBody, candidates: Candidate[]): PairwiseSpec | null {
  if (body.pairwise === undefined) return null;
  if (candidates.length < 2) {
    throw invalidField(
      "/pairwise",
      "There is one variant only. Choose a second version or model to compare.",
    );
  }
  const { criteria, model = null } = body.pairwise;
  return { criteria, model };
}

function forecastOf(
  candidate: Candidate,
  examples: ExampleRevision[],
  cells: number,
  sampled: number,
): VariantForecast {
  const { version, price, parameters } = candidate;
  const sample = examples.slice(0, sampled).flatMap((example) => {
    try {
      const messages = renderMessages(version.messages, version.template_format, example.input_data);
      return [{ messages, expected: example.expected_output }];
    } catch (error) {
      if (error instanceof AssayError) return [];
      throw error;
    }
  });
  return { price, maxTokens: parameters.max_tokens ?? null, sample, cells };
}

interface Resolved {
  productionNumber: number | null;
  prompt: PromptAnswer;
  examples: ExampleRevision[];
  candidates: Candidate[];
  evaluators: EvaluatorSpec[];
  pairwise: PairwiseSpec | null;
  scoring: ScoringPrices;
  renderability: Renderability;
}

async function resolve(viewer: Viewer, body: RunExperimentBody): Promise<Resolved> {
  const [directory, prompt] = await Promise.all([
    providerDirectory(viewer),
    getPrompt(viewer, promptRef(body.prompt_id)),
  ]);
  if (prompt.archived_at !== null) {
    throw new AssayError("conflict", "The prompt is archived. Restore it to run experiments.");
  }
  const [versions, examples, evaluators, productionNumber] = await Promise.all([
    chosenVersions(viewer, prompt, body),
    chosenExamples(viewer, prompt, body),
    evaluatorSpecs(viewer, body.evaluators, prompt.id),
    productionNumberOf(viewer, prompt),
  ]);
  const candidates = makeCandidates(directory, versions, body.models, 0);
  const cells = candidates.length * examples.length * body.trials;
  if (cells > maxCells) {
    throw invalidField(
      "/example_ids",
      `This makes ${cells} cells; at most ${maxCells} are possible. Choose fewer versions, models, examples or trials.`,
    );
  }
  const pairwise = pairwiseOf(body, candidates);
  const scoring = scoringPrices(directory, evaluators, pairwise);
  refuseUnpricedBudget(body.budget_usd ?? null, candidates, scoring, "/budget_usd");
  const renderability = await checkRenderable(versions, examples);
  return { prompt, productionNumber, examples, candidates, evaluators, pairwise, scoring, renderability };
}

/**
 * Resolves a start to what it would run, with its cost; nothing is written.
 * @throws AssayError `not_found`, `conflict` (archived prompt), `invalid` naming the field.
 */
export async function draftExperiment(viewer: Viewer, body: RunExperimentBody): Promise<ExperimentDraft> {
  requireRole(viewer.role, "experiment.create");
  const resolved = await resolve(viewer, body);
  const { prompt, productionNumber, examples, candidates, evaluators, pairwise, scoring, renderability } =
    resolved;
  const seed = body.seed ?? randomInt(2 ** 31);
  const cellsPerVariant = examples.length * body.trials;
  const order = shuffled(examples, seed);
  const sampled = Math.max(4, Math.min(100, Math.floor(forecastSample / candidates.length)));
  const forecasts = candidates.map((candidate) => forecastOf(candidate, order, cellsPerVariant, sampled));
  const estimatedCostUsd = forecastCost(forecasts, scoring);
  const warnings = [...renderability.warnings, ...retiredWarnings(candidates, new Date())];
  if (estimatedCostUsd === null)
    warnings.push(
      "A model, a judge or an embedding has no price: the cost cannot be estimated and shows as unknown.",
    );
  const experiment: NewExperiment = {
    id: newId(),
    promptId: prompt.id,
    name: body.experiment_name,
    evaluators,
    gates: body.gates ?? prompt.gates,
    productionNumber,
    pairwise,
    trials: body.trials,
    smallestDifference: body.smallest_difference ?? defaultSmallestDifference,
    budgetUsd: body.budget_usd ?? null,
    concurrency: body.concurrency ?? null,
    reuse: body.reuse ?? null,
    seed,
    request: {
      asked: body,
      plan: {
        examples: order.map((example) => ({
          exampleId: example.example_id,
          revisionId: example.revision_id,
        })),
        unrenderable: renderability.unrenderable,
      },
    },
    warnings,
    baselineVariantId: baselineOf(prompt, candidates, body).variant.id,
    totalCells: candidates.length * cellsPerVariant,
    estimatedCostUsd,
    variants: candidates.map((candidate) => candidate.variant),
  };
  return { experiment, candidates, evaluators, exampleCount: examples.length };
}

function acceptedAnswer(experiment: NewExperiment, exampleCount: number): ExperimentAcceptedAnswer {
  const { variants: made, totalCells, trials } = experiment;
  const variants = made.length === 1 ? "1 variant" : `${made.length} variants`;
  const examples = exampleCount === 1 ? "1 example" : `${exampleCount} examples`;
  return {
    experiment_id: experiment.id,
    status: "pending",
    total_cells: totalCells,
    estimated_cost_usd: experiment.estimatedCostUsd,
    warnings: experiment.warnings,
    message: `Started ${totalCells} cells: ${variants} × ${examples}${trials > 1 ? ` × ${trials} trials` : ""}.`,
  };
}

/**
 * Starts an experiment: checks everything that can be checked, stores it and hands it to the durable engine.
 * @throws as `draftExperiment`.
 */
export async function startExperiment(
  viewer: Viewer,
  body: RunExperimentBody,
): Promise<ExperimentAcceptedAnswer> {
  const earlier = await earlierRound<ExperimentAcceptedAnswer>(viewer);
  if (earlier !== null) return earlier;
  const { experiment, candidates, evaluators, exampleCount } = await draftExperiment(viewer, body);
  const answer = acceptedAnswer(experiment, exampleCount);
  await transaction(async () => {
    await insertExperiment(viewer, experiment);
    await noteEffect({ round: 1, answer: { ...answer } });
    await recordAudit(viewer, {
      action: "experiment.start",
      objectId: experiment.id,
      objectName: experiment.name,
      after: {
        prompt: body.prompt_id,
        versions: [...new Set(candidates.map(({ version }) => version.number))],
        models: [...new Set(candidates.map(({ provider, model }) => `${provider}/${model}`))],
        evaluators: evaluators.map(({ name }) => name),
        total_cells: experiment.totalCells,
        budget_usd: experiment.budgetUsd,
        estimated_cost_usd: experiment.estimatedCostUsd,
        gates: experiment.gates,
      },
    });
  });
  await requestRound(viewer.workspaceId, experiment.id, 1);
  return answer;
}

/** What this very call started before its process died; its round is handed to the engine again. Null for a first try. */
export async function earlierRound<A extends ExperimentStartedAnswer>(viewer: Viewer): Promise<A | null> {
  const earlier = earlierEffect<{ round: number; answer: JsonObject }>();
  if (earlier === null) return null;
  const answer = earlier.answer as unknown as A;
  await requestRound(viewer.workspaceId, answer.experiment_id, earlier.round);
  return answer;
}

/** Hands a round to the engine. Sending it twice is sending it once. */
export async function requestRound(workspaceId: string, experimentId: string, round: number): Promise<void> {
  await sendOrRecover(
    experimentRequested.create(
      { experimentId, workspaceId, round },
      { id: `experiment ${experimentId} ${round}` },
    ),
  );
}
