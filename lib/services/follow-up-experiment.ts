import "server-only";
import { recordAudit } from "@/lib/data/audit-logs";
import { transaction } from "@/lib/data/client";
import { listExampleRevisionsByIds } from "@/lib/data/example-revisions";
import { countCells, reopenExperiment } from "@/lib/data/experiment-cells";
import {
  getExperimentRequest,
  getExperimentSetup,
  insertVariants,
  updateExperimentRequest,
} from "@/lib/data/experiments";
import { listAllVersions } from "@/lib/data/prompt-versions";
import type { EvaluatorRef } from "@/lib/domain/api/evaluators";
import {
  type AddVariantsBody,
  type ExperimentAcceptedAnswer,
  type ExperimentStartedAnswer,
  runExperimentBody,
} from "@/lib/domain/api/experiments";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import type { AuditState } from "@/lib/domain/audit/entry";
import { AssayError } from "@/lib/domain/errors";
import { isBudgetSpent } from "@/lib/domain/experiments/budget";
import type { ExperimentSetup } from "@/lib/domain/experiments/setup";
import { requireRole } from "@/lib/domain/permissions/permissions";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { checkRenderable } from "./check-renderable";
import { evaluatorSpecs } from "./evaluator-specs";
import { type Candidate, makeCandidates } from "./experiment-variants";
import { noteEffect } from "./idempotent-effect";
import { namedVersions } from "./named-versions";
import { providerDirectory } from "./provider-access";
import { scoringPrices } from "./scoring-prices";
import { earlierRound, requestRound, startExperiment } from "./start-experiment";
import { refuseUnpricedBudget } from "./unpriced-budget";

function stillRunning(setup: ExperimentSetup): AssayError {
  return new AssayError(
    "conflict",
    `The experiment is ${setup.status}. Wait until it ends, or cancel it first.`,
  );
}

const nothingToDo = {
  retry: "No cell of the experiment failed, so there is nothing to run again.",
  rescore: "The experiment has no output to score.",
};

/** A follow-up that calls models needs money left. */
function refuseSpentBudget({ budgetUsd, paidUsd }: ExperimentSetup): void {
  if (!isBudgetSpent(budgetUsd, paidUsd)) return;
  const message = `The budget of $${budgetUsd} is spent. Run a duplicate with a larger budget; what is paid already can be reused there.`;
  throw new AssayError("conflict", message);
}

async function reopen(
  viewer: Viewer,
  setup: ExperimentSetup,
  kind: "retry" | "rescore" | "extend",
  details: AuditState<"experiment">,
  change: () => Promise<void>,
  /** Cells that do not exist yet. */
  missing = 0,
): Promise<ExperimentStartedAnswer> {
  const answer: ExperimentStartedAnswer = { experiment_id: setup.id, status: "pending" };
  const round = await transaction(async () => {
    const opened = await reopenExperiment(viewer.workspaceId, setup.id, kind);
    if (opened === null) throw stillRunning(setup);
    if (opened.cells + missing === 0 && kind !== "extend")
      throw new AssayError("conflict", nothingToDo[kind]);
    await change();
    await noteEffect({ round: opened.round, answer: { ...answer } });
    await recordAudit(viewer, {
      action: `experiment.${kind}`,
      objectId: setup.id,
      objectName: setup.name,
      after: details,
    });
    return opened.round;
  });
  await requestRound(viewer.workspaceId, setup.id, round);
  return answer;
}

/** Cells the experiment was to have, had it not been cancelled or given up before they were planned. */
async function countMissingCells(viewer: Viewer, setup: ExperimentSetup): Promise<number> {
  const { plan } = await getExperimentRequest(viewer, setup.id);
  return setup.variants.length * plan.examples.length * setup.trials - (await countCells(setup));
}

/**
 * Runs the failed and cancelled cells of a finished experiment again, and those it ended before planning.
 * @throws AssayError `not_found`; `conflict` while it runs, when nothing failed or when the budget is spent.
 */
export async function retryExperiment(viewer: Viewer, id: string): Promise<ExperimentStartedAnswer> {
  requireRole(viewer.role, "experiment.retry");
  const earlier = await earlierRound<ExperimentStartedAnswer>(viewer);
  if (earlier !== null) return earlier;
  const setup = await getExperimentSetup(viewer, id);
  refuseSpentBudget(setup);
  const missing = await countMissingCells(viewer, setup);
  return reopen(viewer, setup, "retry", {}, async () => {}, missing);
}

/**
 * Scores a finished experiment's outputs with other evaluators; no generation is paid again.
 * @throws AssayError `not_found`; `conflict` while it runs; `invalid` naming a wrong evaluator, or where the experiment
 * has a budget and the judge or an embedding no price.
 */
export async function rescoreExperiment(
  viewer: Viewer,
  id: string,
  evaluators: EvaluatorRef[],
): Promise<ExperimentStartedAnswer> {
  requireRole(viewer.role, "experiment.rescore");
  const earlier = await earlierRound<ExperimentStartedAnswer>(viewer);
  if (earlier !== null) return earlier;
  const setup = await getExperimentSetup(viewer, id);
  const specs = await evaluatorSpecs(viewer, evaluators, setup.promptId);
  if (setup.budgetUsd !== null) {
    const prices = scoringPrices(await providerDirectory(viewer), specs, null);
    refuseUnpricedBudget(setup.budgetUsd, [], prices, "/evaluators");
  }
  const details = { evaluators: specs.map(({ name }) => name) };
  return reopen(viewer, setup, "rescore", details, () =>
    updateExperimentRequest(viewer, id, { evaluators: specs }),
  );
}

function versionsToAdd(setup: ExperimentSetup, all: VersionAnswer[], body: AddVariantsBody): VersionAnswer[] {
  if (body.version_ids === undefined) {
    const present = new Set(setup.variants.map((variant) => variant.versionId));
    return all.filter((version) => present.has(version.id));
  }
  return namedVersions(all, body.version_ids);
}

function isPresent(setup: ExperimentSetup, { version, provider, model }: Candidate): boolean {
  return setup.variants.some(
    (variant) => variant.versionId === version.id && variant.provider === provider && variant.model === model,
  );
}

/**
 * Adds variants to a finished experiment, on the same examples; only their cells run. Without `models` new versions
 * run on the models the experiment was asked for, or their own.
 * @throws AssayError `not_found`; `conflict` while it runs, when all are there already or when the budget is spent;
 * `invalid`.
 */
export async function extendExperiment(
  viewer: Viewer,
  id: string,
  body: AddVariantsBody,
): Promise<ExperimentStartedAnswer> {
  requireRole(viewer.role, "experiment.extend");
  const earlier = await earlierRound<ExperimentStartedAnswer>(viewer);
  if (earlier !== null) return earlier;
  const setup = await getExperimentSetup(viewer, id);
  refuseSpentBudget(setup);
  const request = await getExperimentRequest(viewer, id);
  const [directory, all, examples] = await Promise.all([
    providerDirectory(viewer),
    listAllVersions(viewer, setup.promptId),
    listExampleRevisionsByIds(
      viewer,
      request.plan.examples.map((example) => example.revisionId),
    ),
  ]);
  const versions = versionsToAdd(setup, all, body);
  const candidates = makeCandidates(
    directory,
    versions,
    body.models ?? request.asked.models,
    setup.variants.length,
  )
    .filter((candidate) => !isPresent(setup, candidate))
    .map((candidate, index) => ({
      ...candidate,
      variant: { ...candidate.variant, position: setup.variants.length + index },
    }));
  if (candidates.length === 0) {
    throw new AssayError("conflict", "The experiment has all of these variants already.");
  }
  refuseUnpricedBudget(
    setup.budgetUsd,
    candidates,
    null,
    body.models === undefined ? "/version_ids" : "/models",
  );
  const added = [...new Map(candidates.map(({ version }) => [version.id, version])).values()];
  const { unrenderable } = await checkRenderable(added, examples);
  const plan = { ...request.plan, unrenderable: [...request.plan.unrenderable, ...unrenderable] };
  const details = {
    versions: added.map(({ number }) => number),
    models: [...new Set(candidates.map(({ provider, model }) => `${provider}/${model}`))],
  };
  return reopen(viewer, setup, "extend", details, async () => {
    await insertVariants(
      id,
      candidates.map((candidate) => candidate.variant),
    );
    await updateExperimentRequest(viewer, id, { request: { asked: request.asked, plan } });
  });
}

/**
 * Starts a new experiment that asks what an earlier one asked, on the examples and versions as they are now.
 * @throws as `startExperiment`.
 */
export async function duplicateExperiment(
  viewer: Viewer,
  id: string,
  name: string | undefined,
): Promise<ExperimentAcceptedAnswer> {
  const request = await getExperimentRequest(viewer, id);
  const body = runExperimentBody.parse({
    ...request.asked,
    experiment_name: name ?? `${request.name} (copy)`,
  });
  return startExperiment(viewer, body);
}
